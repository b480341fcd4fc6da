"""Reviewing what is due, one card after another."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services import dealing, reviewing
from bot.services.streaks import today_of
from bot.telegram.callbacks import ReviewPress
from bot.telegram.talk import Talk
from bot.telegram.views import notices
from bot.telegram.views.review import backlog_screen, rest_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(review, Command("review"))
    router.callback_query.register(review_next, ReviewPress.filter())
    return router


async def review(_message: Message, talk: Talk) -> None:
    """Deal the due question that is worth most."""
    await _deal_due(talk)


async def review_next(query: CallbackQuery, talk: Talk) -> None:
    """Deal the next due question, unless one is waiting below."""
    if query.message and await dealing.is_waiting(
        talk.house.db, talk.person, query.message.message_id
    ):
        await talk.notify(query, notices.waiting(talk.t))
        return
    await talk.notify(query)
    await _deal_due(talk)


async def _deal_due(talk: Talk) -> None:
    house, person = talk.house, talk.person
    backlog, dealt = await reviewing.deal_due(house.db, house.bank, person, talk.now, house.random)
    if dealt is None:
        today = today_of(person, talk.now)
        await talk.say(rest_screen(talk.t, person.language, backlog, today))
        return
    if backlog.waiting and not backlog.done:
        await talk.say(backlog_screen(talk.t, backlog))
    await talk.send_card(dealt)
