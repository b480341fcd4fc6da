"""Channels and groups that the bot posts in, as they are once somebody has set them up."""

from datetime import UTC, datetime, time

from stage import Stage

from bot.db import chats as stored_chats
from bot.db.chat_models import ChatKind
from bot.sandbox.person import Person
from bot.sandbox.state import Chat, ChatType
from bot.services import chats

#: The first slot of a channel: the evening of `stage.MONDAY_NOON`, 18:30 in Berlin.
FIRST_SLOT = datetime(2026, 1, 12, 17, 30, tzinfo=UTC)


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
