"""What stops an export."""

from bot.core.failure import OperatorError


class ExportError(OperatorError):
    """The text is one line for the operator."""
