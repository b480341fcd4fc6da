"""The dispatcher: routers in order, and what goes before and after them."""

from collections.abc import Callable
from datetime import datetime

import structlog
from aiogram import Dispatcher, F, Router
from aiogram.enums import ChatType
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.types import ErrorEvent

from bot.telegram.handlers import cards, general, progress, settings, start, subscription, topics
from bot.telegram.middlewares import Acquaintance
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: A feature each; the general one takes what no other understands.
FEATURES = (start, subscription, cards, topics, progress, settings, general)


def build_dispatcher(
    house: House, clock: Callable[[], datetime], isolation: BaseEventIsolation
) -> Dispatcher:
    """Return a dispatcher for private chats. ``isolation`` keeps one person's updates in order."""
    dispatcher = Dispatcher(events_isolation=isolation)
    dispatcher.update.outer_middleware(Acquaintance(house, clock))
    dispatcher.errors.register(_report_error)
    private = Router(name="private")
    private.message.filter(F.chat.type == ChatType.PRIVATE)
    private.my_chat_member.filter(F.chat.type == ChatType.PRIVATE)
    private.include_routers(*(feature.build_router() for feature in FEATURES))
    dispatcher.include_router(private)
    return dispatcher


async def _report_error(event: ErrorEvent) -> bool:
    # The text of an exception may quote a person; its type and place are enough to find the fault.
    log.exception("update failed", update_id=event.update.update_id)
    return True
