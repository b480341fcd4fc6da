"""Whether an error says that the database is away, and not that something is wrong with us."""

from socket import gaierror

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

#: What PostgreSQL says while it stops and starts: classes of SQLSTATE, and single states.
_CONNECTION_CLASS = "08"
_AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})


def is_outage(error: BaseException) -> bool:
    """Whether the database could not be reached, or has closed the connection.

    The same may work in a moment. A file that cannot be read is no outage: it would stay so.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and _is_away(error.orig))
    return isinstance(error, PoolTimeoutError) or _is_away(error)


def _is_away(error: BaseException) -> bool:
    state = str(getattr(error, "sqlstate", None) or "")
    if state.startswith(_CONNECTION_CLASS) or state in _AWAY:
        return True
    if isinstance(error, ConnectionError | TimeoutError | gaierror):
        return True
    # A socket that is not there has no name, unlike a file. Several addresses of a host that all
    # refuse are told as one error without a number.
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return True
    if type(error) is OSError and error.errno is None:
        return True
    # The driver tells what the system told it.
    return error.__cause__ is not None and _is_away(error.__cause__)
