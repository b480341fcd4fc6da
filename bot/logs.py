"""Logging: one event a line, for people or as JSON, and never a token."""

import logging
import re
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

#: The shape of a token, wherever it comes from: an address in an error, another bot's message.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{8,}")


def configure(log_format: Literal["console", "json"], *, level: int = logging.INFO) -> None:
    """Send the program's log and that of its libraries to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_tokens,
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
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Every second a tick: worth a line only when something goes wrong.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)


def hide_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Black out whatever looks like a bot token, wherever it stands in an event."""
    return {
        key: _TOKEN.sub("***", value) if isinstance(value, str) else value
        for key, value in event.items()
    }
