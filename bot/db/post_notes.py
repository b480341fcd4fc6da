"""Corrections under posts that were sent, and which messages do not show theirs yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from bot.db.chat_models import Chat, Post
from bot.db.desk_models import PostNote
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.statements import as_value, insert_row, table_of

_TABLE = table_of(PostNote)
_POSTS = table_of(Post)
_CHATS = table_of(Chat)


async def add(session: Session, question_id: str, text: str, now: datetime) -> PostNote:
    """Store a correction that nobody sees yet."""
    values = {"question_id": question_id, "text": text, "written_at": now}
    return await insert_row(session, PostNote, values)


async def count(session: Session, question_id: str) -> int:
    """Count the posts that a question was sent as."""
    return await session.scalar(select(func.count()).where(_sent(question_id))) or 0


async def apply(session: Session, note_id: int, now: datetime) -> int | None:
    """Give a correction to all posts of its question, in place of an earlier one.

    Return how many there are; None if there is no such correction, or if it was applied before.
    """
    applied = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == note_id, _TABLE.c.applied_at.is_(None))
        .values(applied_at=now)
        .returning(_TABLE)
    )
    note = applied.one_or_none()
    if note is None:
        return None
    # In the order in which others hold many posts: see `post_changes`.
    sent = select(_POSTS.c.id).where(_sent(note.question_id)).order_by(_POSTS.c.id)
    changed = await session.execute(
        update(_POSTS)
        .where(_POSTS.c.id.in_(sent.with_for_update()))
        .values(note=note.text, note_due_at=now)
    )
    return changed.rowcount


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Post, Chat | None]]:
    """Take posts whose message does not show its correction, until the lease ends.

    A claim counts as an attempt.
    """
    free = (
        select(_POSTS.c.id)
        .where(_POSTS.c.note_due_at <= now)
        .order_by(_POSTS.c.note_due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    taken = await session.execute(
        update(_POSTS)
        .where(_POSTS.c.id.in_(select(free.c.id)))
        .values(note_due_at=leased_until, attempts=_POSTS.c.attempts + 1)
        .returning(_POSTS)
    )
    posts = [as_value(Post, row) for row in taken]
    rows = await session.execute(
        select(_CHATS).where(_CHATS.c.id.in_({post.chat_id for post in posts}))
    )
    chats = {row.id: as_value(Chat, row) for row in rows}
    return [(post, chats.get(post.chat_id) if post.chat_id else None) for post in posts]


async def any_due(session: Session, now: datetime) -> bool:
    """Whether a message does not show its correction."""
    due = select(_POSTS.c.id).where(_POSTS.c.note_due_at <= now).limit(1)
    return await session.scalar(due) is not None


async def shown(session: Session, post: Post) -> None:
    """Note that the message shows its correction, unless there is a newer one."""
    await session.execute(
        update(_POSTS)
        .where(_POSTS.c.id == post.id, _POSTS.c.note_due_at == post.note_due_at)
        .values(note_due_at=None, attempts=0)
    )


async def put_off(session: Session, post: Post, until: datetime) -> None:
    """Let a correction be tried again from ``until`` on."""
    await session.execute(
        update(_POSTS)
        .where(_POSTS.c.id == post.id, _POSTS.c.note_due_at == post.note_due_at)
        .values(note_due_at=until)
    )


def _sent(question_id: str) -> ColumnElement[bool]:
    return (_POSTS.c.question_id == question_id) & (_POSTS.c.status == Status.SENT)
