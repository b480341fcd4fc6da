"""What somebody has achieved, and what they saved."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.services import progress, saving, streaks
from bot.telegram.talk import Talk
from bot.telegram.views.general import saved_screen
from bot.telegram.views.progress import streak_screen
from bot.telegram.views.weak import weak_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(streak, Command("streak"))
    router.message.register(weak, Command("weak"))
    router.message.register(saved, Command("saved"))
    return router


async def streak(_message: Message, talk: Talk) -> None:
    """Tell the days in a row."""
    ledger = await streaks.look(talk.house.db, talk.house.bank, talk.person, talk.now)
    await talk.say(streak_screen(talk.t, talk.person.language, ledger, talk.now))


async def weak(_message: Message, talk: Talk) -> None:
    """Tell the weak topics, worst first."""
    house = talk.house
    overview = await progress.overview(house.db, house.bank, talk.person, talk.now)
    await talk.say(weak_screen(talk.t, talk.person.language, overview, house.bank.topics))


async def saved(_message: Message, talk: Talk) -> None:
    """List the saved questions."""
    house = talk.house
    ids = await saving.saved(house.db, talk.person)
    questions = [house.bank.questions[name] for name in ids if name in house.bank.questions]
    await talk.say(saved_screen(talk.t, talk.person.language, questions))
