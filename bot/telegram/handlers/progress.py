"""What somebody has achieved, and what they saved."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.core.schedule import local_day
from bot.services import progress, saving
from bot.telegram.talk import Talk
from bot.telegram.views.general import saved_screen
from bot.telegram.views.progress import streak_screen, weak_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(streak, Command("streak"))
    router.message.register(weak, Command("weak"))
    router.message.register(saved, Command("saved"))
    return router


async def streak(_message: Message, talk: Talk) -> None:
    """Tell the days in a row."""
    run, days = await progress.streak_and_days(talk.house.db, talk.person, talk.now)
    today = local_day(talk.now, ZoneInfo(talk.person.timezone))
    await talk.say(streak_screen(talk.t, talk.person.language, run, days, today))


async def weak(_message: Message, talk: Talk) -> None:
    """Tell the weak topics, worst first."""
    house = talk.house
    weakness = await progress.weak_topics(house.db, house.bank, talk.person)
    await talk.say(weak_screen(talk.t, talk.person.language, weakness, house.bank.topics))


async def saved(_message: Message, talk: Talk) -> None:
    """List the saved questions."""
    house = talk.house
    ids = await saving.saved(house.db, talk.person)
    questions = [house.bank.questions[name] for name in ids if name in house.bank.questions]
    await talk.say(saved_screen(talk.t, talk.person.language, questions))
