"""The next posts of a channel or a group, as its administrators look at them and change them."""

from bot.core.question import Question
from bot.core.tally import Tally
from bot.db.chat_models import Chat, ChatKind
from bot.services import publishing
from bot.telegram import places
from bot.telegram.callbacks import QueueAct, QueuePress
from bot.telegram.hosting import show
from bot.telegram.steps import Reply
from bot.telegram.talk import Talk
from bot.telegram.views import channels as views
from bot.telegram.views import queue
from bot.telegram.views.group import group_screen
from bot.telegram.views.post import post_screen


async def press(talk: Talk, reply: Reply, chat: Chat, pressed: QueuePress) -> str | None:
    """Do what a button of the queue says. Return a notice, if there is something to say."""
    match pressed.act:
        case QueueAct.SEE:
            await preview(talk, reply, chat)
            return None
        case QueueAct.NOW:
            return await _post_now(talk, reply, chat, pressed.question)
        case QueueAct.LIST:
            notice = None
        case _:
            notice = await _rearrange(talk, chat, pressed)
    await show_queue(talk, reply, chat)
    return notice


async def show_queue(talk: Talk, reply: Reply, chat: Chat) -> None:
    """Show the next posts of a chat."""
    house = talk.house
    await reply(
        queue.queue_screen(talk.t, chat, await publishing.upcoming(house.db, house.bank, chat.id))
    )


async def preview(talk: Talk, reply: Reply, chat: Chat) -> None:
    """Show the next post of a chat as it will be."""
    question = await _first(talk, chat)
    if question is None:
        await reply(queue.nothing_screen(talk.t, chat))
        return
    house = talk.house
    post = publishing.draft(chat, question)
    t = house.translations[chat.language]
    username = (await house.door.bot.me()).username or ""
    if chat.kind is ChatKind.GROUP:
        shown = group_screen(t, house.bank, chat, post, question, Tally(), username)
    else:
        shown = post_screen(t, house.bank, chat, post, question, {}, username)
    language = talk.person.language
    await reply(queue.preview_screen(talk.t, language, chat, question, shown, talk.now))


async def _post_now(talk: Talk, reply: Reply, chat: Chat, question_id: str) -> str | None:
    house = talk.house
    question = await _first(talk, chat)
    if question is None or question.id != question_id:
        await preview(talk, reply, chat)
        return queue.moved_on(talk.t)
    if not await places.bot_may_post(house.door.bot, chat):
        return views.shut_out(talk.t)
    post = await publishing.post_now(
        house.db, house.bank, chat.id, question_id, talk.now, house.random
    )
    if post is None:
        return queue.not_now(talk.t)
    await show(talk, reply, chat)
    return queue.on_its_way(talk.t)


async def _rearrange(talk: Talk, chat: Chat, pressed: QueuePress) -> str | None:
    db, bank, question = talk.house.db, talk.house.bank, pressed.question
    if pressed.act is QueueAct.SKIP:
        skipped = await publishing.skip(db, bank, chat.id, question)
        return queue.skipped(talk.t) if skipped else queue.moved_on(talk.t)
    by = -1 if pressed.act is QueueAct.UP else 1
    moved = await publishing.move(db, bank, chat.id, question, by)
    return None if moved else queue.moved_on(talk.t)


async def _first(talk: Talk, chat: Chat) -> Question | None:
    coming = await publishing.upcoming(talk.house.db, talk.house.bank, chat.id, 1)
    return coming[0] if coming else None
