"""What only the admins are shown. To anybody else these commands do not exist."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.services.items import item_report
from bot.telegram.talk import Talk
from bot.telegram.views.items import items_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.filter(is_admin)
    router.message.register(items, Command("items"))
    return router


async def is_admin(_message: Message, talk: Talk) -> bool:
    """Whether the operator named this person in ``ADMIN_IDS``."""
    return talk.person.id in talk.house.admins


async def items(_message: Message, talk: Talk) -> None:
    """Tell which questions mislead."""
    house = talk.house
    report = await item_report(house.db, house.bank)
    await talk.say(items_screen(talk.t, talk.person.language, report, house.bank.questions))
