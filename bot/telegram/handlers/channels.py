"""Channels and groups, as their administrators set them up in the private chat."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.db.chat_models import Chat
from bot.services import chats
from bot.telegram import hosting, lineup
from bot.telegram.callbacks import ChatPress, QueueAct, QueuePress
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import channels as views


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(channels, Command("channels"))
    router.message.register(queue, Command("queue"))
    router.callback_query.register(press, ChatPress.filter())
    router.callback_query.register(queue_press, QueuePress.filter())
    return router


async def channels(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Show the chat that is named, or the chats somebody set up."""
    chat = await _chat(talk, command.args, None)
    if chat is not None:
        await hosting.show_anew(talk, talk.say, chat)


async def queue(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Show the next posts of a chat."""
    chat = await _chat(talk, command.args, QueueAct.LIST)
    if chat is not None:
        await lineup.show_queue(talk, talk.say, chat)


async def press(query: CallbackQuery, callback_data: ChatPress, talk: Talk) -> None:
    """Change what the button says, and show the result in its message."""
    chat = await hosting.admit(talk, callback_data.chat)
    if isinstance(chat, Chat):
        reply = partial(talk.show, query)
        await talk.notify(query, await hosting.press(talk, reply, chat, callback_data))
    else:
        await talk.notify(query, chat)


async def queue_press(query: CallbackQuery, callback_data: QueuePress, talk: Talk) -> None:
    """Do with the next posts what the button says, and show them in its message."""
    chat = await hosting.admit(talk, callback_data.chat)
    if isinstance(chat, Chat):
        reply = partial(talk.show, query)
        await talk.notify(query, await lineup.press(talk, reply, chat, callback_data))
    else:
        await talk.notify(query, chat)


async def _chat(talk: Talk, name: str | None, act: QueueAct | None) -> Chat | None:
    """Return the chat that is meant, if it is clear and the person may set it up; else say why."""
    house = talk.house
    if name:
        found = await chats.find_by_name(house.db, name)
        known = [found] if found else []
    else:
        known = list(await chats.of_host(house.db, talk.person.id))
    if len(known) > 1:
        await talk.say(views.chats_screen(talk.t, known, act))
        return None
    if not known:
        username = (await house.door.bot.me()).username or ""
        nowhere = views.nowhere_screen(talk.t, username)
        await talk.say(views.not_there_screen(talk.t, name) if name else nowhere)
        return None
    chat = await hosting.admit(talk, known[0].id)
    if isinstance(chat, str):
        await talk.say(Screen(chat))
        return None
    await chats.join(house.db, chat.id, talk.person.id)
    return chat
