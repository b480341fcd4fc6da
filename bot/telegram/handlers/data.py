"""Somebody's own data: taken along, or deleted."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services import forgetting
from bot.services.export import export as export_of
from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.talk import Talk
from bot.telegram.views import data as views
from bot.telegram.views import notices


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(export, Command("export"))
    router.message.register(ask_forget, Command("forget"))
    router.callback_query.register(forget, SetPress.filter(F.what == Setting.FORGET))
    return router


async def export(_message: Message, talk: Talk) -> None:
    """Send everything that is stored about the person, as a file."""
    house = talk.house
    file = await export_of(house.db, house.bank, talk.person, talk.now)
    caption = views.export_caption(talk.t)
    await house.door.send_file(talk.person.id, file.name, file.content, caption)


async def ask_forget(_message: Message, talk: Talk) -> None:
    """Ask whether everything shall be deleted."""
    await talk.say(views.ask_forget_screen(talk.t))


async def forget(query: CallbackQuery, callback_data: SetPress, talk: Talk) -> None:
    """Delete everything, or leave it; nothing may be stored of the person after that."""
    match callback_data.value:
        case views.DELETE:
            await forgetting.forget(talk.house.db, talk.person.id, talk.now)
            screen = views.forgotten_screen(talk.t)
        case views.KEEP:
            screen = views.kept_screen(talk.t)
        case _:
            await talk.notify(query, notices.gone(talk.t))
            return
    await talk.notify(query)
    await talk.show(query, screen)
