"""The dispatcher: routers in order, and what goes before and after them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic
from typing import Any

import structlog
from aiogram import Dispatcher, F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.exceptions import AiogramError, TelegramForbiddenError
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.types import ErrorEvent, TelegramObject, Update, User
from structlog.contextvars import bound_contextvars

from bot.db.outage import is_outage
from bot.services import people
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
from bot.telegram.i18n import Translator
from bot.telegram.inflight import InFlight
from bot.telegram.inorder import InOrder, NotBegun
from bot.telegram.metering import UpdateMeter
from bot.telegram.middlewares import Acquaintance
from bot.telegram.screen import Screen
from bot.telegram.talk import House, Talk, Visit, notify
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

#: A card that somebody sends in a private chat inline is not said to the bot.
_SAID_TO_BOT = When((F.chat.type == ChatType.PRIVATE) & ~F.via_bot)


def build_dispatcher(
    house: House,
    clock: Callable[[], datetime],
    isolation: BaseEventIsolation,
    in_flight: InFlight | None = None,
) -> Dispatcher:
    """Return the dispatcher of all updates.

    ``isolation`` keeps one person's updates in order; ``in_flight`` counts all of them.
    Whoever feeds an update that comes again if this raises says so with ``comes_again=True``.
    """
    # What the bot waits for is in the database: a state machine would only cost time.
    dispatcher = Dispatcher(disable_fsm=True, house=house)
    if in_flight is not None:
        # First, for what waits in somebody's line is in flight as well.
        dispatcher.update.outer_middleware(in_flight)
    dispatcher.update.outer_middleware(_name_in_log)
    dispatcher.update.outer_middleware(_skip_empty)
    dispatcher.update.outer_middleware(UpdateMeter(house.metrics))
    # Before the line, which whoever floods must not fill.
    dispatcher.update.outer_middleware(Flood(house, monotonic))
    dispatcher.update.outer_middleware(InOrder(isolation))
    dispatcher.update.outer_middleware(Acquaintance(house, clock))
    dispatcher.errors.register(_report_error)
    private = Router(name="private")
    private.message.filter(_SAID_TO_BOT)
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


async def _name_in_log(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    with bound_contextvars(update=event.update_id if isinstance(event, Update) else 0):
        return await handler(event, data)


async def _skip_empty(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    # What was not understood has nothing but its number.
    return UNHANDLED if event.model_fields_set == {"update_id"} else await handler(event, data)


async def _report_error(
    event: ErrorEvent,
    house: House,
    talk: Talk | None = None,
    visit: Visit | None = None,
    comes_again: bool = False,
) -> None:
    # What was bound for its handling is unbound by now.
    with bound_contextvars(update=event.update.update_id):
        if isinstance(event.exception, TelegramForbiddenError):
            log.info("person is gone", reason=event.exception.message)
            return
        if comes_again and (isinstance(event.exception, NotBegun) or is_outage(event.exception)):
            # By then it can be answered, and whoever feeds it logs that.
            raise event.exception
        log.error("update failed", exc_info=event.exception)
        try:
            await _tell_trouble(event.update, house, talk or visit)
        except AiogramError as error:
            # Telegram may be what fails.
            log.warning("failure not told", reason=str(error))


async def _tell_trouble(update: Update, house: House, who: Talk | Visit | None) -> None:
    query, message = update.callback_query, update.message
    if query is not None:
        await notify(query, notices.trouble(who.t if who else _guess(house, query.from_user)))
    elif message is not None and await _SAID_TO_BOT(message):
        notice = notices.trouble(who.t if who else _guess(house, message.from_user))
        await house.door.send(message.chat.id, Screen(notice), rich=False)


def _guess(house: House, user: User | None) -> Translator:
    # Without a database nobody is known.
    code = user.language_code if user else None
    return house.translations[people.closest_language(code, house.defaults.language)]
