"""What readers think of a post: our own buttons, and apart from them what Telegram counts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from bot.db.chat_models import Chat, NativeReaction, Post, Reaction
from bot.db.engine import Session
from bot.db.statements import as_value, table_of, upsert

# What happens at every press is built once: building takes longer than running it.
_TABLE = table_of(Reaction)
_NATIVE = table_of(NativeReaction)
_POSTS = table_of(Post)
_CHATS = table_of(Chat)
_POST_AND_CHAT = (
    select(_POSTS, *_CHATS.c)
    .join(_CHATS, _CHATS.c.id == _POSTS.c.chat_id)
    .where(_POSTS.c.id == bindparam("post"), _POSTS.c.chat_id == bindparam("chat"))
)
_OWN = (_TABLE.c.post_id == bindparam("post")) & (_TABLE.c.person_id == bindparam("person"))
_GET = select(_TABLE.c.emoji).where(_OWN)
_REMOVE = delete(_TABLE).where(_OWN)
_COUNTS = (
    select(_TABLE.c.emoji, func.count().label("people"))
    .where(_TABLE.c.post_id == bindparam("post"))
    .group_by(_TABLE.c.emoji)
)


async def post_in(session: Session, chat_id: int, post_id: int) -> tuple[Post, Chat] | None:
    """Return a post and its chat, if it was posted there."""
    found = await session.execute(_POST_AND_CHAT, {"post": post_id, "chat": chat_id})
    row = found.one_or_none()
    return (as_value(Post, row), as_value(Chat, row[len(_POSTS.c) :])) if row else None


async def get(session: Session, post_id: int, person_id: int) -> str | None:
    """Return the reaction of somebody to a post."""
    emoji: str | None = await session.scalar(_GET, {"post": post_id, "person": person_id})
    return emoji


async def put(session: Session, post_id: int, person_id: int, emoji: str, now: datetime) -> None:
    """Store the reaction of somebody to a post in place of an earlier one."""
    values = {"post_id": post_id, "person_id": person_id, "emoji": emoji, "reacted_at": now}
    await session.execute(upsert(session, Reaction, ("emoji", "reacted_at")), values)


async def remove(session: Session, post_id: int, person_id: int) -> None:
    """Take the reaction of somebody to a post back."""
    await session.execute(_REMOVE, {"post": post_id, "person": person_id})


async def counts(session: Session, post_id: int) -> dict[str, int]:
    """Return how many people reacted to a post with each emoji that somebody chose."""
    rows = await session.execute(_COUNTS, {"post": post_id})
    return {row.emoji: row.people for row in rows}


async def put_native(session: Session, post_id: int, counted: Mapping[str, int]) -> None:
    """Store what Telegram counts under a post in place of what it counted before."""
    await session.execute(delete(_NATIVE).where(_NATIVE.c.post_id == post_id))
    if counted:
        rows = [
            {"post_id": post_id, "emoji": emoji, "count": count} for emoji, count in counted.items()
        ]
        await session.execute(insert(_NATIVE), rows)
