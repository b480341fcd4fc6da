"""Groups: a question for all, of which everybody has an answer of their own.

Only commands and buttons are heard here: what people say to each other is theirs.
"""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.core.question import Question
from bot.core.tally import Tally
from bot.db.chat_models import Chat, ChatKind, Post
from bot.services import chats, dealing, group_dealing, grouping, topping
from bot.services.chats import Manner, Place
from bot.services.grouping import InGroup
from bot.telegram.callbacks import GroupAnswerPress, GroupRevealPress, TopPress
from bot.telegram.screen import Screen
from bot.telegram.talk import Visit
from bot.telegram.views import group_notices, notices
from bot.telegram.views.group import group_screen
from bot.telegram.views.top import nothing_found_screen, say_topic_screen, top_screen
from bot.telegram.when import When
from bot.telegram.whispers import whisper


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.filter(When(F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})))
    router.message.register(question, Command("question"))
    router.message.register(topic, Command("topic"))
    router.message.register(top, Command("top"))
    router.message.register(here, Command("here"))
    router.callback_query.register(answer, GroupAnswerPress.filter())
    router.callback_query.register(tell, GroupRevealPress.filter(F.mode == "me"))
    router.callback_query.register(show, GroupRevealPress.filter(F.mode == "all"))
    router.callback_query.register(name, TopPress.filter())
    return router


async def question(message: Message, visit: Visit) -> None:
    """Ask the group a question that it has not had for longest."""
    await _deal(message, visit, await _chat_of(message, visit), ())


async def topic(message: Message, command: CommandObject, visit: Visit) -> None:
    """Ask the group a question on what was written after the command."""
    house, chat = visit.house, await _chat_of(message, visit)
    t = house.translations[chat.language]
    if not command.args:
        await _reply(message, visit, say_topic_screen(t))
        return
    for hit in house.search.search(command.args, chat.language):
        found = dealing.askable(house.bank, hit.id) if hit.kind == "question" else None
        if found is not None:
            post = await group_dealing.deal_question(
                house.db, chat, found, visit.now, house.random, thread_id=_thread(message)
            )
            await _send(message, visit, chat, post, found)
            return
        if hit.kind == "topic":
            await _deal(message, visit, chat, (hit.id,))
            return
    await _reply(message, visit, nothing_found_screen(t, command.args))


async def top(message: Message, visit: Visit) -> None:
    """Show the best of the week."""
    chat = await _chat_of(message, visit)
    best = await topping.look(visit.house.db, chat, visit.now)
    await _reply(
        message, visit, top_screen(visit.house.translations[chat.language], chat.language, best)
    )


async def here(message: Message, visit: Visit) -> None:
    """Let what the timetable brings come to the topic of the forum where this was written."""
    chat = await _chat_of(message, visit)
    t = visit.house.translations[chat.language]
    if not await _is_by_admin(message, visit):
        await _reply(message, visit, group_notices.only_admins_screen(t))
        return
    await chats.settle(visit.house.db, chat, _thread(message))
    await _reply(message, visit, group_notices.here_screen(t))


async def answer(query: CallbackQuery, callback_data: GroupAnswerPress, visit: Visit) -> None:
    """Take somebody's answer, and tell them alone whether it is right."""
    await _answer(query, visit, callback_data.post, callback_data.option)


async def tell(query: CallbackQuery, callback_data: GroupRevealPress, visit: Visit) -> None:
    """Tell the answer to somebody alone; it counts as not known."""
    await _answer(query, visit, callback_data.post, None)


async def show(query: CallbackQuery, callback_data: GroupRevealPress, visit: Visit) -> None:
    """Show the answer to all, if whoever asked or an administrator wants it."""
    house = visit.house
    post = None
    if query.message is not None:
        card = InGroup(query.message.chat.id, callback_data.post)
        post = await grouping.find(house.db, card)
    if post is None:
        await visit.notify(query, notices.gone(visit.t))
    elif not await _may_close(query, visit):
        await visit.notify(query, group_notices.only_asker(visit.t), alert=True)
    else:
        # The message is edited with the others that wait for it.
        await grouping.close(house.db, post, visit.now)
        await visit.notify(query)


async def name(query: CallbackQuery, callback_data: TopPress, visit: Visit) -> None:
    """Show somebody's name in the list of the best, or hide it."""
    house, message = visit.house, query.message
    chat = await chats.find(house.db, message.chat.id) if message else None
    if chat is None or not isinstance(message, Message):
        await visit.notify(query, notices.gone(visit.t))
        return
    if callback_data.shown:
        await topping.show_name(house.db, chat, visit.user.id, visit.user.full_name, visit.now)
    else:
        await topping.hide_name(house.db, chat, visit.user.id)
    await visit.notify(query, group_notices.named(visit.t, shown=callback_data.shown))
    best = await topping.look(house.db, chat, visit.now)
    await house.door.edit(
        message, top_screen(house.translations[chat.language], chat.language, best), rich=False
    )


async def _chat_of(message: Message, visit: Visit) -> Chat:
    defaults, there = visit.house.defaults, message.chat
    place = Place(there.id, ChatKind.GROUP, there.title or "", there.username)
    manner = Manner(visit.language, defaults.timezone, defaults.daily_at)
    return await chats.meet(visit.house.db, place, manner, visit.now)


async def _deal(message: Message, visit: Visit, chat: Chat, topics: tuple[str, ...]) -> None:
    house = visit.house
    dealt = await group_dealing.deal(
        house.db,
        house.bank,
        chat,
        visit.now,
        house.random,
        topics=topics,
        thread_id=_thread(message),
    )
    if dealt is None:
        t = house.translations[chat.language]
        await _reply(message, visit, nothing_found_screen(t, ""))
    else:
        await _send(message, visit, chat, *dealt)


async def _send(message: Message, visit: Visit, chat: Chat, post: Post, asked: Question) -> None:
    house = visit.house
    t = house.translations[post.language]
    username = (await house.door.bot.me()).username or ""
    screen = group_screen(t, house.bank, chat, post, asked, Tally(), username)
    try:
        sent = await _reply(message, visit, screen)
    except Exception:
        await group_dealing.was_not_sent(house.db, post, visit.now)
        raise
    await group_dealing.was_sent(house.db, post, sent.message_id)


async def _reply(message: Message, visit: Visit, screen: Screen) -> Message:
    # That it is a reply says who asked, and so who may show the answer to all.
    return await visit.house.door.send(
        message.chat.id,
        screen,
        rich=True,
        thread_id=_thread(message),
        reply_to=message.message_id,
    )


async def _answer(query: CallbackQuery, visit: Visit, post_id: int, option: int | None) -> None:
    house = visit.house
    answered = None
    if query.message is not None:
        answered = await grouping.answer(
            house.db,
            house.bank,
            InGroup(query.message.chat.id, post_id),
            visit.user.id,
            option,
            visit.now,
            house.random,
        )
    if answered is None:
        await visit.notify(query, notices.gone(visit.t))
        return
    username = (await house.door.bot.me()).username or ""
    whole = group_notices.whole_answer(visit.t, visit.language, answered, username)
    if whole is not None and await whisper(house.door, query, whole):
        await visit.notify(query)
        return
    told = group_notices.answered(visit.t, visit.language, answered)
    await visit.notify(query, told, alert=True)


async def _may_close(query: CallbackQuery, visit: Visit) -> bool:
    message = query.message
    assert message is not None  # noqa: S101 - the card was found by it
    asked = message.reply_to_message if isinstance(message, Message) else None
    if asked is not None and asked.from_user is not None and asked.from_user.id == visit.user.id:
        return True
    return await _is_admin(visit, message.chat.id)


async def _is_by_admin(message: Message, visit: Visit) -> bool:
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        return True  # One who writes anonymously, in the name of the group.
    return await _is_admin(visit, message.chat.id)


async def _is_admin(visit: Visit, chat_id: int) -> bool:
    admins = await visit.house.door.bot.get_chat_administrators(chat_id)
    return any(admin.user.id == visit.user.id for admin in admins)


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
