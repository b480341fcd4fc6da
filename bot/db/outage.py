"""Whether an error says that the database is away, and not that something is wrong with us."""

import errno
from collections.abc import Iterator
from socket import gaierror

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

#: What PostgreSQL says while it stops and starts: classes of SQLSTATE, and single states.
_CONNECTION_CLASS = "08"
_AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})

#: What the system says of a host that no way leads to. Python has no names for these.
_NO_WAY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})


def is_outage(error: BaseException) -> bool:
    """Whether the database could not be reached, or has closed the connection.

    The same may work in a moment. A file that cannot be read is no outage: it would stay so.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or any(map(_is_away, _causes(error.orig)))
    # What nobody could connect to is told as it is. Others, like Telegram's library, have errors of
    # their own for that, and the system's as a cause: their causes are not ours.
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
    return type(error) is OSError and (error.errno is None or error.errno in _NO_WAY)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    # The driver tells what the system told it.
    while error is not None:
        yield error
        error = error.__cause__
