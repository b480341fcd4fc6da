"""The dispatcher: routers in order, and what goes before and after them."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

import structlog
from aiogram import Dispatcher, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramForbiddenError
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.types import ErrorEvent
from structlog.contextvars import bound_contextvars

from bot.db.outage import is_outage
from bot.telegram.flood import Flood
from bot.telegram.handlers import (
    admin,
    cards,
    channels,
    data,
    desk,
    general,
    groups,
    inline,
    interview,
    membership,
    noting,
    posts,
    progress,
    reports,
    review,
    scheduling,
    settings,
    start,
    stats,
    subscription,
    topics,
    visitors,
)
from bot.telegram.inflight import InFlight
from bot.telegram.inorder import InOrder, NotBegun
from bot.telegram.metering import UpdateMeter
from bot.telegram.middlewares import Acquaintance
from bot.telegram.talk import House, Talk, Visit
from bot.telegram.views import notices
from bot.telegram.when import When

log = structlog.get_logger(__name__)

#: A feature each; the general one takes what no other understands.
FEATURES = (
    *(cards, review, interview, start, subscription, topics),
    *(progress, stats, desk, scheduling, noting, reports, data, settings, channels, admin, general),
)

#: The same for what happens in channels, in groups and in inline messages.
PUBLIC_FEATURES = (membership, posts, groups, inline, visitors)


def build_dispatcher(
    house: House, clock: Callable[[], datetime], isolation: BaseEventIsolation, in_flight: InFlight
) -> Dispatcher:
    """Return the dispatcher of all updates. ``isolation`` keeps one person's updates in order."""
    # What the bot waits for is in the database: a state machine would only cost time.
    dispatcher = Dispatcher(disable_fsm=True)
    # First, for what waits in somebody's line is in flight as well.
    dispatcher.update.outer_middleware(in_flight)
    dispatcher.update.outer_middleware(UpdateMeter(house.metrics))
    # Before the line, which whoever floods must not fill.
    dispatcher.update.outer_middleware(Flood(house, monotonic))
    dispatcher.update.outer_middleware(InOrder(isolation))
    dispatcher.update.outer_middleware(Acquaintance(house, clock))
    dispatcher.errors.register(_report_error)
    private = Router(name="private")
    # A card that somebody sends there inline is not said to the bot.
    private.message.filter(When((F.chat.type == ChatType.PRIVATE) & ~F.via_bot))
    private.callback_query.filter(When(F.message.chat.type == ChatType.PRIVATE))
    private.my_chat_member.filter(When(F.chat.type == ChatType.PRIVATE))
    private.include_routers(*(feature.build_router() for feature in FEATURES))
    public = Router(name="public")
    public.message.filter(When(F.chat.type != ChatType.PRIVATE))
    public.callback_query.filter(When(~F.message | (F.message.chat.type != ChatType.PRIVATE)))
    public.my_chat_member.filter(When(F.chat.type != ChatType.PRIVATE))
    public.include_routers(*(feature.build_router() for feature in PUBLIC_FEATURES))
    dispatcher.include_routers(private, public)
    return dispatcher


async def _report_error(
    event: ErrorEvent, talk: Talk | None = None, visit: Visit | None = None
) -> None:
    # What was bound for its handling is unbound by now.
    with bound_contextvars(update=event.update.update_id):
        if isinstance(event.exception, TelegramForbiddenError):
            log.info("person is gone", reason=event.exception.message)
            return
        if isinstance(event.exception, NotBegun) or is_outage(event.exception):
            # Telegram sends it again, and by then it can be answered.
            raise event.exception
        log.error("update failed", exc_info=event.exception)
        who = talk or visit
        if who is not None and event.update.callback_query is not None:
            await who.notify(event.update.callback_query, notices.trouble(who.t))
