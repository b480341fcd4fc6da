"""Counts and times what comes from Telegram and what goes there."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, Update

from bot.metrics import Metrics

#: What an update may bring. Others may be in it, too: they must not become labels.
_KINDS = frozenset(Update.model_fields) - {"update_id"}

#: A subclass stands before its base. A gateway's page is a `TelegramServerError` by now.
_RESULTS: tuple[tuple[type[Exception], str], ...] = (
    (TelegramEntityTooLarge, "413"),
    (TelegramNetworkError, "network"),
    (TelegramRetryAfter, "429"),
    (TelegramMigrateToChat, "400"),
    (TelegramBadRequest, "400"),
    (TelegramUnauthorizedError, "401"),
    (TelegramForbiddenError, "403"),
    (TelegramNotFound, "404"),
    (TelegramConflictError, "409"),
    (TelegramServerError, "5xx"),
    (ClientDecodeError, "unreadable"),
)


class UpdateMeter(BaseMiddleware):
    """Counts updates by kind and result, and times presses: the waiting in line is part of it."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle an update, and count what came of it."""
        # Not `event_type`: it hashes the whole update.
        kind = next((name for name in event.model_fields_set if name in _KINDS), "unknown")
        begun = perf_counter()
        result = "failed"
        try:
            done = await handler(event, data)
            result = "ignored" if done is UNHANDLED else "handled"
        except TelegramForbiddenError:
            result = "gone"  # Who asked has blocked the bot meanwhile: nothing is wrong.
            raise
        finally:
            self._metrics.handled(kind, result, perf_counter() - begun)
        return done


class CallMeter(BaseRequestMiddleware):
    """Counts and times the calls that leave the program; it stands behind whatever waits."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make a call, and count what came of it."""
        name = method.__api_method__
        begun = perf_counter()
        result = "cancelled"
        try:
            response = await make_request(bot, method)
            result = "ok"
        except Exception as error:
            result = result_of(error)
            raise
        finally:
            # A poll takes as long as nobody writes.
            polls = name == GetUpdates.__api_method__
            self._metrics.called(name, result, None if polls else perf_counter() - begun)
        return response


def result_of(error: Exception) -> str:
    """Return what Telegram answered: its code, "5xx", "network", "unreadable", or "fault"."""
    return next((result for kind, result in _RESULTS if isinstance(error, kind)), "fault")
