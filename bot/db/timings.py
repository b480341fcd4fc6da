"""How long statements take, in the log. Parameters never get there: they are what people said."""

import logging
import re
from time import perf_counter
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, event

log = structlog.get_logger(__name__)
_level = logging.getLogger(__name__)

#: A statement over an index takes less than one; a person notices a quarter of a second.
SLOW_MS = 200

_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)')
_BEGUN = "sobesednik_begun"


def watch(engine: Engine) -> None:
    """Log a line for each statement at the level debug, and a warning for a slow one."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    _context: Any,
    _many: bool,
) -> None:
    connection.info[_BEGUN] = perf_counter()


def _end(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    _context: Any,
    _many: bool,
) -> None:
    took = 1000 * (perf_counter() - connection.info[_BEGUN])
    if took >= SLOW_MS:
        log.warning("slow statement", ms=round(took), statement=" ".join(statement.split()))
    elif _level.isEnabledFor(logging.DEBUG):
        log.debug("statement", ms=round(took, 2), statement=_name(statement))


def _name(statement: str) -> str:
    """Return the verb and the first table, like "SELECT cards"."""
    verb, *_ = statement.split(maxsplit=1)
    table = _TABLE.search(statement)
    return f"{verb} {table[1]}" if table else verb
