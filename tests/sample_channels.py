"""Channels and groups that the bot posts in, as they are once somebody has set them up."""

from datetime import UTC, datetime, time

from sqlalchemy import select
from stage import Stage, came_at

from bot.db import chats as stored_chats
from bot.db.chat_models import Chat as StoredChat
from bot.db.chat_models import ChatKind, Post
from bot.db.statements import as_values, table_of
from bot.sandbox.person import Person
from bot.sandbox.state import Chat, ChatType
from bot.services import chats

#: The first slot of a channel: the evening of `stage.MONDAY_NOON`, 18:30 in Berlin.
FIRST_SLOT = datetime(2026, 1, 12, 17, 30, tzinfo=UTC)
#: The slot after it: 09:00 in Berlin.
MORNING = datetime(2026, 1, 13, 8, tzinfo=UTC)


async def posting_chat(
    stage: Stage, owner: Person, type_: ChatType = "channel", **settings: object
) -> Chat:
    """Found a chat that posts at 09:00 and 18:30 in Berlin; ``settings`` are columns."""
    chat = await stage.sandbox.chat(type_, "Questions", owner)
    # Not by an update, which the bot would answer by setting the chat up itself.
    chat.bot = "administrator" if type_ == "channel" else "member"
    kind = ChatKind.CHANNEL if type_ == "channel" else ChatKind.GROUP
    manner = chats.Manner("en", "Europe/Berlin", time(9))
    now = stage.sandbox.clock.now()
    await chats.arrive(
        stage.house.db, chats.Place(chat.id, kind, chat.title), owner.id, manner, now
    )
    chosen = {"times": "09:00 18:30", "next_due_at": FIRST_SLOT} | settings
    async with stage.house.db.writing() as session:
        await stored_chats.note(session, chat.id, **chosen)
    return chat


async def rows(stage: Stage, chat_id: int) -> list[Post]:
    """Return what is stored of the posts of a chat, the oldest first."""
    async with stage.house.db.reading() as session:
        theirs = select(table_of(Post)).where(Post.chat_id == chat_id)
        return as_values(Post, await session.execute(theirs.order_by(Post.id)))


async def chat_row(stage: Stage, chat_id: int) -> StoredChat:
    """Return what is stored of a chat."""
    async with stage.house.db.reading() as session:
        chat = await stored_chats.get(session, chat_id)
    assert chat is not None
    return chat


def times(person: Person, chat_id: int) -> list[datetime]:
    """Return when messages came in a chat, to the minute."""
    return [came_at(message).replace(second=0) for message in person.messages_of(chat_id)]
