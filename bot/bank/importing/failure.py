"""What stops an import."""

from bot.core.failure import OperatorError


class ImportFileError(OperatorError):
    """The text is one line for the operator; nothing was written."""
