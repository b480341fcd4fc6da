"""Logging: one event a line, for people or as JSON, and never a token."""

import logging
import re
import sys
from types import TracebackType
from typing import Literal

import structlog
from structlog.typing import Processor

#: The shape of a token, wherever it comes from: an address in an error, another bot's message.
_TOKEN = re.compile(r"\d+(?::|%3[Aa])[A-Za-z0-9_-]{8,}")


def configure(log_format: Literal["console", "json"], *, level: int = logging.INFO) -> None:
    """Send the program's log and that of its libraries to standard error.

    Below `logging.INFO` only the program itself says more: what libraries say there, like the rows
    that a query has found, is what people have said.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Discreet(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    sys.excepthook = _tell_uncaught
    # Every second a tick: worth a line only when something goes wrong.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # When many are due, a tick lasts longer than a second, and the next one comes after it.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)


class _Discreet(structlog.stdlib.ProcessorFormatter):
    """Blacks out whatever looks like a bot token, wherever it stands in a line."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("***", super().format(record))


def _tell_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    # Python's own trace would show what the log hides.
    logging.getLogger(__name__).critical("failed", exc_info=(kind, error, trace))
