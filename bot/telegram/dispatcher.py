"""The dispatcher: routers in order, and what goes before and after them."""

from collections.abc import Callable
from datetime import datetime

import structlog
from aiogram import Dispatcher, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramForbiddenError
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.types import ErrorEvent

from bot.telegram.handlers import (
    admin,
    cards,
    data,
    general,
    interview,
    progress,
    reports,
    review,
    settings,
    start,
    stats,
    subscription,
    topics,
)
from bot.telegram.inflight import InFlight
from bot.telegram.inorder import InOrder
from bot.telegram.middlewares import Acquaintance
from bot.telegram.talk import House, Talk
from bot.telegram.views import notices

log = structlog.get_logger(__name__)

#: A feature each; the general one takes what no other understands.
FEATURES = (
    *(cards, review, interview, start, subscription, topics),
    *(progress, stats, reports, data, settings, admin, general),
)


def build_dispatcher(
    house: House, clock: Callable[[], datetime], isolation: BaseEventIsolation, in_flight: InFlight
) -> Dispatcher:
    """Return a dispatcher for private chats. ``isolation`` keeps one person's updates in order."""
    # What the bot waits for is in the database: a state machine would only cost time.
    dispatcher = Dispatcher(disable_fsm=True)
    # First, for what waits in somebody's line is in flight as well.
    dispatcher.update.outer_middleware(in_flight)
    dispatcher.update.outer_middleware(InOrder(isolation))
    dispatcher.update.outer_middleware(Acquaintance(house, clock))
    dispatcher.errors.register(_report_error)
    private = Router(name="private")
    private.message.filter(F.chat.type == ChatType.PRIVATE)
    private.my_chat_member.filter(F.chat.type == ChatType.PRIVATE)
    private.include_routers(*(feature.build_router() for feature in FEATURES))
    dispatcher.include_router(private)
    return dispatcher


async def _report_error(event: ErrorEvent, talk: Talk | None = None) -> None:
    if isinstance(event.exception, TelegramForbiddenError):
        log.info("person is gone", reason=event.exception.message)
        return
    log.error("update failed", exc_info=event.exception)
    if talk is not None and event.update.callback_query is not None:
        await talk.notify(event.update.callback_query, notices.trouble(talk.t))
