"""What is posted in chats: the outbox of posts, the cycle they belong to, and the queue."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from bot.db import outbox
from bot.db.chat_models import AnswerMode, Chat, Post, QueuedQuestion
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.statements import as_value, as_values, insert_row, table_of

_TABLE = table_of(Post)
_CHATS = table_of(Chat)
_QUEUE = table_of(QueuedQuestion)


async def get(session: Session, post_id: int) -> Post | None:
    """Return a post, if there is one."""
    return await _find(session, _TABLE.c.id == post_id)


async def by_message(session: Session, chat_id: int, message_id: int) -> Post | None:
    """Return the post that a message shows, if it shows one."""
    return await _find(session, (_TABLE.c.chat_id == chat_id) & (_TABLE.c.message_id == message_id))


async def add(session: Session, **values: object) -> Post:
    """Write a post and return it as stored. Raise IntegrityError for a second one of its kind.

    ``values`` are columns. It is pending, that is on its way, unless a ``status`` says otherwise.
    """
    defaults = {"status": Status.PENDING, "attempts": 0, "changes": 0, "option_order": ""}
    return await insert_row(session, Post, defaults | values)


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Post, Chat]]:
    """Take planned posts that are pending and that nobody holds, until the lease ends.

    Those that have been due longest come first.
    """
    planned = _TABLE.c.due_at.is_not(None)
    rows = await outbox.claim(
        session, Post, _TABLE.c.due_at, now, leased_until, limit, only=planned
    )
    return await _with_chats(session, rows)


async def was_sent(
    session: Session,
    post_id: int,
    message_id: int,
    answers: AnswerMode | None,
    *,
    poll_id: str | None = None,
    answer_due_at: datetime | None = None,
) -> None:
    """Remember which message shows the post, and how and when its answer is to be had."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == post_id)
        .values(
            message_id=message_id,
            answers=answers,
            poll_id=poll_id,
            answer_due_at=answer_due_at,
            attempts=0,
        )
    )


async def claim_answers(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Post, Chat]]:
    """Take sent posts whose later answer is due and that nobody holds, until the lease ends."""
    free = (
        select(_TABLE.c.id)
        .where(
            _TABLE.c.status == Status.SENT,
            _TABLE.c.answers == AnswerMode.LATER,
            _TABLE.c.answer_due_at <= now,
            _TABLE.c.closed_at.is_(None),
            or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until <= now),
        )
        .order_by(_TABLE.c.answer_due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    rows = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id.in_(select(free.c.id)))
        .values(leased_until=leased_until, attempts=_TABLE.c.attempts + 1)
        .returning(_TABLE)
    )
    return await _with_chats(session, as_values(Post, rows))


async def close(session: Session, post_id: int, now: datetime) -> None:
    """Remember that the answer of a post has been told."""
    closed = update(_TABLE).where(_TABLE.c.id == post_id)
    await session.execute(closed.values(closed_at=now, leased_until=None, attempts=0))


async def put_into_topic(session: Session, post_id: int, thread_id: int | None) -> None:
    """Let a post come to a topic of its forum; None is the general one."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == post_id).values(thread_id=thread_id))


async def asked(session: Session, chat_id: int, cycle: int) -> set[str]:
    """Return the ids of the questions that a chat has had in a cycle, or that it skipped."""
    rows = select(_TABLE.c.question_id).where(_TABLE.c.chat_id == chat_id, _TABLE.c.cycle == cycle)
    return set(await session.scalars(rows))


async def last_asked(session: Session, chat_id: int) -> str | None:
    """Return the id of the question that was last planned for a chat."""
    last: str | None = await session.scalar(
        select(_TABLE.c.question_id)
        .where(
            _TABLE.c.chat_id == chat_id,
            _TABLE.c.cycle.is_not(None),
            _TABLE.c.status != Status.CANCELLED,
        )
        .order_by(_TABLE.c.id.desc())
        .limit(1)
    )
    return last


async def on_its_way(session: Session, chat_id: int) -> bool:
    """Whether a post of a chat waits to be sent."""
    waiting = select(_TABLE.c.id).where(
        _TABLE.c.chat_id == chat_id,
        _TABLE.c.status == Status.PENDING,
        _TABLE.c.due_at.is_not(None),
    )
    return await session.scalar(waiting.limit(1)) is not None


async def cancel(session: Session, chat_id: int, now: datetime) -> None:
    """Take what is pending for a chat out of the outbox; its questions can be asked later."""
    await _cancel(session, _TABLE.c.chat_id == chat_id, now)


async def withdraw(session: Session, chat_id: int, due_before: datetime, now: datetime) -> None:
    """Cancel what the rotation of a chat brought before a slot and what is still pending."""
    rotated = _TABLE.c.cycle.is_not(None) & (_TABLE.c.due_at < due_before)
    await _cancel(session, (_TABLE.c.chat_id == chat_id) & rotated, now)


async def _cancel(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    await session.execute(
        update(_TABLE)
        .where(which, _TABLE.c.status == Status.PENDING)
        .values(status=Status.CANCELLED, finished_at=now, cycle=None)
    )


async def give_back(session: Session, post_id: int) -> None:
    """Let the question of a post that did not come be asked in its cycle after all."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == post_id).values(cycle=None))


async def queue(session: Session, chat_id: int) -> list[str]:
    """Return the ids of the questions that were put in a place, in their order."""
    rows = select(_QUEUE.c.question_id).where(_QUEUE.c.chat_id == chat_id)
    return list(await session.scalars(rows.order_by(_QUEUE.c.position)))


async def set_queue(session: Session, chat_id: int, question_ids: Iterable[str]) -> None:
    """Replace the queue of a chat."""
    await session.execute(delete(_QUEUE).where(_QUEUE.c.chat_id == chat_id))
    rows = [
        {"chat_id": chat_id, "position": position, "question_id": question_id}
        for position, question_id in enumerate(question_ids)
    ]
    if rows:
        await session.execute(insert(_QUEUE), rows)


async def _find(session: Session, condition: ColumnElement[bool]) -> Post | None:
    row = (await session.execute(select(_TABLE).where(condition))).one_or_none()
    return as_value(Post, row) if row else None


async def _with_chats(session: Session, posts: Sequence[Post]) -> list[tuple[Post, Chat]]:
    rows = await session.execute(
        select(_CHATS).where(_CHATS.c.id.in_({post.chat_id for post in posts}))
    )
    by_id = {row.id: as_value(Chat, row) for row in rows}
    return [(post, by_id[post.chat_id]) for post in posts if post.chat_id is not None]
