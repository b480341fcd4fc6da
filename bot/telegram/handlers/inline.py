"""Inline mode: ``@bot dropout`` in any chat offers cards that everybody there can answer."""

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, ChosenInlineResult, InlineQuery

from bot.services import grouping
from bot.services.grouping import Inline
from bot.services.offering import offer
from bot.telegram.callbacks import InlineAnswerPress, InlineRevealPress
from bot.telegram.talk import Visit
from bot.telegram.views import group_notices, notices
from bot.telegram.views.inline import inline_result, read_result_id

#: Seconds for which Telegram may show somebody the same results for the same words.
_CACHED_S = 300


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.inline_query.register(find)
    router.chosen_inline_result.register(sent)
    router.callback_query.register(answer, InlineAnswerPress.filter())
    router.callback_query.register(tell, InlineRevealPress.filter())
    return router


async def find(query: InlineQuery, visit: Visit) -> None:
    """Offer the questions that fit."""
    house = visit.house
    start = int(query.offset) if query.offset.isdecimal() else 0
    offered = offer(house.bank, house.search, visit.language, query.query, start)
    username = (await house.door.bot.me()).username or ""
    results = [
        inline_result(visit.t, visit.language, house.bank, question, house.random, username)
        for question in offered.questions
    ]
    try:
        # Personal, for they are in the language of whoever asks.
        await query.answer(
            [result for result in results if result is not None],
            cache_time=_CACHED_S,
            is_personal=True,
            next_offset=str(offered.following or ""),
        )
    except TelegramBadRequest as error:
        # After a downtime, or when somebody went on typing, nobody waits for it any more.
        if "query is too old" not in error.message:
            raise


async def sent(chosen: ChosenInlineResult, visit: Visit) -> None:
    """Write down that a card was sent, where BotFather was told that we want to hear of it."""
    read = read_result_id(chosen.result_id)
    if read is not None and chosen.inline_message_id is not None:
        card = Inline(chosen.inline_message_id, *read)
        await grouping.was_chosen(visit.house.db, visit.house.bank, card, visit.now)


async def answer(query: CallbackQuery, callback_data: InlineAnswerPress, visit: Visit) -> None:
    """Take somebody's answer, and tell them alone whether it is right."""
    await _answer(query, callback_data, callback_data.option, visit)


async def tell(query: CallbackQuery, callback_data: InlineRevealPress, visit: Visit) -> None:
    """Tell the answer to somebody alone; it counts as not known."""
    await _answer(query, callback_data, None, visit)


async def _answer(
    query: CallbackQuery,
    data: InlineAnswerPress | InlineRevealPress,
    option: int | None,
    visit: Visit,
) -> None:
    house = visit.house
    answered = None
    if query.inline_message_id is not None:
        card = Inline(query.inline_message_id, data.question, data.language, data.order)
        answered = await grouping.answer(
            house.db, house.bank, card, visit.user.id, option, visit.now, house.random
        )
    if answered is None:
        await visit.notify(query, notices.gone(visit.t))
    else:
        told = group_notices.answered(visit.t, visit.language, answered)
        await visit.notify(query, told, alert=True)
