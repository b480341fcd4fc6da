"""Messages to a group that has become a supergroup follow it there."""

from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

#: Stores where a group has gone, by its old id and its new one.
Moved = Callable[[int, int], Awaitable[object]]

log = structlog.get_logger(__name__)


class Moving(BaseRequestMiddleware):
    """Sends again what was sent to a group that is no more, and stores where the group has gone.

    An edit is not made again: the message has stayed behind, and in the new chat its number belongs
    to another one.
    """

    def __init__(self, moved: Moved) -> None:
        self._moved = moved

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call, in the new chat if the old one is gone."""
        try:
            return await make_request(bot, method)
        except TelegramMigrateToChat as error:
            old, new = getattr(method, "chat_id", None), error.migrate_to_chat_id
            if not isinstance(old, int):
                raise
            log.info("group has moved", chat=old, to=new)
            await self._moved(old, new)
            if not method.__api_method__.startswith("send"):
                raise
            # What it replied to has stayed behind as well.
            there = {"chat_id": new, "reply_parameters": None}
            return await make_request(bot, method.model_copy(update=there))
