"""Channels and groups from their administrators' private chats, step by step."""

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)

from bot.db.chat_models import Chat
from bot.db.models import Awaiting
from bot.services import chats, people, zones
from bot.telegram import places
from bot.telegram.callbacks import ChatPress, ChatSetting
from bot.telegram.chat_values import Values, values_of
from bot.telegram.hosts import lose, retire
from bot.telegram.places import Refusal
from bot.telegram.screen import Screen
from bot.telegram.steps import Reply
from bot.telegram.talk import Talk
from bot.telegram.views import channel_settings as settings
from bot.telegram.views import channels as views
from bot.telegram.views import notices, onboarding

#: What some choices ask for can be typed as well.
AWAITED = {
    ChatSetting.TIMES: Awaiting.CHAT_TIMES,
    ChatSetting.ZONE: Awaiting.CHAT_ZONE,
    ChatSetting.REACTIONS: Awaiting.CHAT_REACTIONS,
}

#: After one of these the choice stays open: often another press follows.
_STAYING = {
    ChatSetting.TOPIC: ChatSetting.TOPIC,
    ChatSetting.DAY: ChatSetting.DAY,
    ChatSetting.MODE: ChatSetting.REACTIONS,
}


async def admit(talk: Talk, chat_id: int) -> Chat | str:
    """Return a chat that the person may set up, or a notice that says why they may not.

    Telegram is asked each time: a button proves nothing.
    """
    house = talk.house
    chat = await chats.find(house.db, chat_id)
    if chat is None:
        return notices.gone(talk.t)
    try:
        member = await house.door.bot.get_chat_member(chat_id, talk.person.id)
    except TelegramMigrateToChat as error:
        return await admit(talk, error.migrate_to_chat_id)
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        return await _shut_out(talk, chat, error)
    if places.may_set_up(member):
        return chat
    await chats.leave(house.db, chat_id, talk.person.id)
    return views.refused(talk.t)


async def _shut_out(talk: Talk, chat: Chat, error: TelegramAPIError) -> str:
    match places.refusal_of(error):
        case Refusal.STRANGER:
            return views.refused(talk.t)
        case Refusal.GONE:
            await retire(talk.house, chat.id, talk.now)
        case Refusal.SHUT:
            await lose(talk.house, chat.id, talk.now)
        case _:
            raise error
    return views.shut_out(talk.t)


async def show(talk: Talk, reply: Reply, chat: Chat) -> None:
    """Show all that is set in a chat. Whoever looks at all of it is not asked for one thing now."""
    await people.expect(talk.house.db, talk.person, None)
    await reply(views.chat_screen(talk.t, talk.person.language, chat, talk.house.topics, talk.now))


async def show_anew(talk: Talk, reply: Reply, chat: Chat) -> None:
    """Show a chat as Telegram describes it now."""
    house = talk.house
    try:
        place = await places.look(house.door.bot, chat.id)
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        await reply(Screen(await _shut_out(talk, chat, error)))
        return
    await show(talk, reply, await chats.describe(house.db, place))


async def choose(talk: Talk, reply: Reply, chat: Chat, what: ChatSetting) -> None:
    """Open a choice; the next plain text may be what it asks for."""
    t, language = talk.t, talk.person.language
    awaiting = AWAITED.get(what)
    await people.expect(talk.house.db, talk.person, awaiting, chat.id if awaiting else None)
    match what:
        case ChatSetting.LANGUAGE:
            screen = settings.language_screen(t, chat)
        case ChatSetting.TOPIC:
            screen = settings.topics_screen(t, language, chat, talk.house.topics)
        case ChatSetting.DAY:
            screen = settings.days_screen(t, language, chat)
        case ChatSetting.TIMES:
            screen = settings.times_screen(t, chat)
        case ChatSetting.ZONE:
            cities = zones.cities(onboarding.ZONES[chat.language], language)
            screen = settings.zone_screen(t, chat, cities)
        case ChatSetting.ANSWERS:
            screen = settings.answers_screen(t, chat)
        case _:
            screen = settings.reactions_screen(t, chat)
    await reply(screen)


async def press(talk: Talk, reply: Reply, chat: Chat, pressed: ChatPress) -> str | None:
    """Do what a settings button says. Return a notice, if something is to be said beside it."""
    what, value = pressed.what, pressed.value
    if what is ChatSetting.MENU:
        await show_anew(talk, reply, chat)
        return None
    if what in {ChatSetting.START, ChatSetting.PAUSE}:
        return await _run(talk, reply, chat, pressed)
    if not value:
        await choose(talk, reply, chat, what)
        return None
    values = values_of(chat, what, value, {topic.id for topic in talk.house.topics})
    if values is None:
        return notices.gone(talk.t)
    edition = chat.edition if what in settings.COMMUTING else pressed.edition
    changed = await chats.change(talk.house.db, chat.id, edition, talk.now, **values)
    return await _result(talk, reply, chat, _STAYING.get(what), changed=changed)


async def _run(talk: Talk, reply: Reply, chat: Chat, pressed: ChatPress) -> str | None:
    house = talk.house
    if pressed.what is ChatSetting.PAUSE:
        changed = await chats.pause(house.db, chat.id, pressed.edition, talk.now)
    elif await places.bot_may_post(house.door.bot, chat):
        changed = await chats.start(house.db, chat.id, pressed.edition, talk.now)
    else:
        return views.shut_out(talk.t)
    return await _result(talk, reply, chat, None, changed=changed)


async def _result(
    talk: Talk, reply: Reply, chat: Chat, staying: ChatSetting | None, *, changed: bool
) -> str | None:
    now = await chats.find(talk.house.db, chat.id)
    if now is None:
        return notices.gone(talk.t)
    if staying is None:
        await show(talk, reply, now)
    else:
        await choose(talk, reply, now, staying)
    return None if changed else views.changed_meanwhile(talk.t)


def takes(awaiting: Awaiting, text: str) -> bool:
    """Whether a text is taken for the setting of a chat; times at least have a digit."""
    if awaiting is Awaiting.CHAT_TIMES:
        return any(character.isdigit() for character in text)
    return awaiting in AWAITED.values()


async def take(talk: Talk, awaiting: Awaiting, text: str) -> None:
    """Take what was typed for the setting of a chat, or ask again for what it cannot be."""
    chat = await admit(talk, talk.person.awaiting_about or 0)
    if isinstance(chat, str):
        await people.expect(talk.house.db, talk.person, None)
        await talk.say(Screen(chat))
        return
    found = _read(talk, chat, awaiting, text)
    if isinstance(found, Screen):
        await talk.say(found)
        return
    changed = await chats.change(talk.house.db, chat.id, chat.edition, talk.now, **found)
    notice = await _result(talk, talk.say, chat, None, changed=changed)
    if notice is not None:
        await talk.say(Screen(notice))


def _read(talk: Talk, chat: Chat, awaiting: Awaiting, text: str) -> Values | Screen:
    if awaiting is Awaiting.CHAT_ZONE:
        cities = zones.cities(zones.resolve(text), talk.person.language)
        if len(cities) == 1:
            return {"timezone": next(iter(cities))}
        if cities:
            return settings.which_zone_screen(talk.t, chat, cities)
        return settings.bad_zone_screen(talk.t, text)
    if awaiting is Awaiting.CHAT_TIMES:
        times = values_of(chat, ChatSetting.TIMES, text, ())
        return times or settings.bad_times_screen(talk.t, text)
    emoji = values_of(chat, ChatSetting.REACTIONS, text, ())
    return emoji or settings.bad_reactions_screen(talk.t, text)
