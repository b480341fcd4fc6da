"""Somebody's progress as a picture."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiogram import F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services import stats as service
from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.chart.draw import draw
from bot.telegram.chart.values import Theme
from bot.telegram.photos import edit_photo, send_photo
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import notices
from bot.telegram.views.stats import stats_chart, stats_screen

log = structlog.get_logger(__name__)

#: Puts a picture, drawn or known to Telegram, into a chat, and returns its file id.
Place = Callable[[bytes | str, Screen], Awaitable[str]]


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(stats, Command("stats"))
    router.callback_query.register(theme, SetPress.filter(F.what == Setting.PICTURE))
    return router


async def stats(_message: Message, talk: Talk) -> None:
    """Send the picture."""
    await _show(talk, Theme.LIGHT, partial(send_photo, talk.house.door.bot, talk.person.id))


async def theme(query: CallbackQuery, callback_data: SetPress, talk: Talk) -> None:
    """Show the picture as it is now in other colours."""
    colours = next((theme for theme in Theme if theme == callback_data.value), None)
    if colours is None:
        await talk.notify(query, notices.gone(talk.t))
        return
    await talk.notify(query)
    bot = talk.house.door.bot
    if isinstance(query.message, Message):
        await _show(talk, colours, partial(edit_photo, bot, query.message))
    else:
        await _show(talk, colours, partial(send_photo, bot, talk.person.id))


async def _show(talk: Talk, colours: Theme, place: Place) -> None:
    """Show the picture that Telegram keeps if nothing on it has changed, else draw it."""
    house, person = talk.house, talk.person
    summary = await service.look(house.db, house.bank, person, talk.now)
    screen = stats_screen(talk.t, person.language, summary, house.bank.topics)
    signature = f"@{(await house.door.bot.me()).username}"
    chart = stats_chart(talk.t, person.language, summary, house.bank.topics, colours, signature)
    kept = await service.kept_picture(house.db, person, chart.key)
    if kept is not None:
        try:
            await place(kept, screen)
        except TelegramBadRequest as error:
            log.info("kept picture refused", reason=error.message)
        else:
            return
    file_id = await place(await asyncio.to_thread(draw, chart), screen)
    await service.keep_picture(house.db, person, chart.key, file_id)
