"""The pace of everything that goes out to Telegram."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiolimiter import AsyncLimiter

log = structlog.get_logger(__name__)

#: A call that Telegram puts off more often than this, or for longer, fails instead.
_MOST_TRIES = 5
_LONGEST_WAIT_S = 60

#: Telegram's own faults (5xx) mostly pass within a second or two.
_SERVER_FAULT_WAIT_S = 0.5


class Pace(BaseRequestMiddleware):
    """Lets at most ``rate`` calls a second through, and tries again what Telegram puts off."""

    def __init__(self, rate: float) -> None:
        # A tenth of a second's worth may go at once: a burst of a whole second would arrive at
        # Telegram as twice the rate.
        self._limiter = AsyncLimiter(max(1.0, rate / 10), max(0.1, 1 / rate))

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call when its turn has come."""
        if method.__api_method__ == GetUpdates.__api_method__:
            return await make_request(bot, method)
        wait: float
        for number in range(_MOST_TRIES - 1):
            async with self._limiter:
                try:
                    return await make_request(bot, method)
                except TelegramRetryAfter as error:
                    if error.retry_after > _LONGEST_WAIT_S:
                        raise
                    wait = error.retry_after
                except TelegramServerError:
                    wait = _SERVER_FAULT_WAIT_S * 2**number
            log.warning("put off by Telegram", method=method.__api_method__, seconds=wait)
            await asyncio.sleep(wait)
        return await make_request(bot, method)
