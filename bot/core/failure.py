"""What goes wrong in the operator's hands, and is told in plain lines instead of a trace."""


class OperatorError(Exception):
    """The text says what is wrong and what to do; ``exit_code`` is that of the command."""

    exit_code = 1
