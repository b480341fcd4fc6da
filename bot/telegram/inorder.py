"""One person's updates one after another, however many come at once."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey
from aiogram.types import TelegramObject, User


class NotBegun(Exception):  # noqa: N818 - nothing went wrong with the update
    """The handling of an update could not begin: it should come again."""


class InOrder(BaseMiddleware):
    """Lets a person's update wait for the one before, by an isolation that processes may share."""

    def __init__(self, isolation: BaseEventIsolation) -> None:
        self._isolation = isolation

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle an update when its turn has come."""
        user: User | None = data.get("event_from_user")
        if user is None:
            return await handler(event, data)
        bot: Bot = data["bot"]
        async with self._isolation.lock(StorageKey(bot.id, chat_id=user.id, user_id=user.id)):
            return await handler(event, data)
