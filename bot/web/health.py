"""Whether the bot lives: ``GET /health`` answers 200, or 503 with what does not."""

from dataclasses import dataclass, field
from time import monotonic

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import web

from bot.db.engine import Database

log = structlog.get_logger(__name__)

#: A poll is answered within its timeout of 10 s, so after this long without one it is dead.
_POLLING_DEAD_AFTER_S = 60


@dataclass(slots=True)
class Polling(BaseRequestMiddleware):
    """Remembers when Telegram last answered a poll, as a request middleware."""

    last: float = field(default_factory=monotonic)

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call, and note when a poll was answered."""
        response = await make_request(bot, method)
        if method.__api_method__ == GetUpdates.__api_method__:
            self.last = monotonic()
        return response

    @property
    def alive(self) -> bool:
        """Whether polls are being answered."""
        return monotonic() - self.last < _POLLING_DEAD_AFTER_S


def add_health(app: web.Application, db: Database, polling: Polling | None) -> None:
    """Serve ``/health``; ``polling`` is None where updates do not come by polling."""

    async def health(_request: web.Request) -> web.Response:
        parts = {"database": await _answers(db)}
        if polling is not None:
            parts["polling"] = polling.alive
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    app.router.add_get("/health", health)


async def _answers(db: Database) -> bool:
    try:
        await db.ping()
    except Exception:
        # Whatever the reason: it is the answer to the question that was asked.
        log.exception("database does not answer")
        return False
    return True
