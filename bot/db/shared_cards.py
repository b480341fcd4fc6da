"""Posts that are cards which many people answer: in a group, or in an inline message."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.core.question import Language, Question
from bot.db.chat_models import Chat, ChatKind, Post
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.statements import as_value, as_values, insert_new, table_of

_TABLE = table_of(Post)
_CHATS = table_of(Chat)
#: Asked of the one chat of a post: which chats are groups is far more than anybody wants to know.
_KIND = select(_CHATS.c.kind).where(_CHATS.c.id == _TABLE.c.chat_id).correlate(_TABLE)
_IN_GROUP = _KIND.scalar_subquery() == ChatKind.GROUP
_SHARED: ColumnElement[bool] = or_(_TABLE.c.inline_message_id.is_not(None), _IN_GROUP)


async def add_inline(
    session: Session,
    inline_message_id: str,
    question: Question,
    language: Language,
    order: str,
    now: datetime,
    answer_due_at: datetime,
) -> None:
    """Write down that somebody sent a card, unless it is written down."""
    values = {
        "inline_message_id": inline_message_id,
        "question_id": question.id,
        "version": question.version,
        "language": language,
        "option_order": order,
        "status": Status.SENT,
        "attempts": 0,
        "changes": 0,
        "finished_at": now,
        "answer_due_at": answer_due_at,
    }
    await insert_new(session, Post, values)


async def of_inline(session: Session, inline_message_id: str) -> Post | None:
    """Return the card that an inline message shows."""
    found = await session.execute(
        select(_TABLE).where(_TABLE.c.inline_message_id == inline_message_id)
    )
    row = found.one_or_none()
    return as_value(Post, row) if row else None


async def in_group(session: Session, chat_id: int, post_id: int) -> Post | None:
    """Return a card of a group, if it belongs there."""
    found = await session.execute(
        select(_TABLE).where(_TABLE.c.id == post_id, _TABLE.c.chat_id == chat_id, _IN_GROUP)
    )
    row = found.one_or_none()
    return as_value(Post, row) if row else None


async def was_sent(session: Session, post_id: int, message_id: int) -> None:
    """Remember which message shows a card."""
    await session.execute(
        update(_TABLE).where(_TABLE.c.id == post_id).values(message_id=message_id)
    )


async def last_asked(session: Session, chat_id: int) -> dict[str, int]:
    """Return the questions that a chat was asked, each with a number that grows with time."""
    rows = await session.execute(
        select(_TABLE.c.question_id, func.max(_TABLE.c.id))
        .where(_TABLE.c.chat_id == chat_id, _TABLE.c.status == Status.SENT)
        .group_by(_TABLE.c.question_id)
    )
    return {str(question_id): int(number) for question_id, number in rows}


async def close(session: Session, post_id: int, now: datetime) -> bool:
    """Close a card. Return False if it was closed before."""
    closed = await session.scalar(
        update(_TABLE)
        .where(_TABLE.c.id == post_id, _TABLE.c.closed_at.is_(None))
        .values(closed_at=now, answer_due_at=None)
        .returning(_TABLE.c.id)
    )
    return closed is not None


async def old(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of open cards that are to be closed by now, in their own order."""
    due = (
        select(_TABLE.c.id)
        .where(
            _TABLE.c.answer_due_at <= now,
            _TABLE.c.closed_at.is_(None),
            _TABLE.c.status == Status.SENT,
            _SHARED,
        )
        .order_by(_TABLE.c.answer_due_at, _TABLE.c.id)
        .limit(limit)
    )
    return sorted(await session.scalars(due))


async def any_inline_due(session: Session, now: datetime) -> bool:
    """Whether there is something for `claim_inline` to take."""
    # In the order of `claim_inline`: by the index of it, few rows are looked at.
    due = select(_TABLE.c.id).where(_is_inline_due(now)).order_by(_TABLE.c.stale_since).limit(1)
    return await session.scalar(due) is not None


async def claim_inline(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[Post]:
    """Take inline cards that show less than what was answered, until the lease ends.

    A claim counts as an attempt.
    """
    free = (
        select(_TABLE.c.id)
        .where(_is_inline_due(now))
        .order_by(_TABLE.c.stale_since)
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
    return as_values(Post, rows)


def _is_inline_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.stale_since.is_not(None),
        _TABLE.c.inline_message_id.is_not(None),
        or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until <= now),
    )
