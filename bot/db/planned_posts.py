"""Questions that editors want in a chat once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.db.chat_models import Chat, ChatKind
from bot.db.desk_models import PlannedPost
from bot.db.engine import Session
from bot.db.statements import as_value, as_values, insert_row, table_of

_TABLE = table_of(PlannedPost)
_CHATS = table_of(Chat)


async def add(session: Session, question_id: str, local_time: str) -> PlannedPost:
    """Store a question and a time, without a chat yet."""
    values = {"question_id": question_id, "local_time": local_time}
    return await insert_row(session, PlannedPost, values)


async def get(session: Session, number: int) -> PlannedPost | None:
    """Return a planned post, if there is one."""
    row = (await session.execute(select(_TABLE).where(_TABLE.c.id == number))).one_or_none()
    return as_value(PlannedPost, row) if row else None


async def choose(session: Session, number: int, chat_id: int, due_at: datetime) -> bool:
    """Choose the chat of a planned post, and when it is due.

    Return False if it has a chat already, or if another one is due there at that moment.
    """
    taken = select(_TABLE.c.id).where(_TABLE.c.chat_id == chat_id, _TABLE.c.due_at == due_at)
    changed = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == number, _TABLE.c.chat_id.is_(None), ~taken.exists())
        .values(chat_id=chat_id, due_at=due_at)
    )
    return changed.rowcount == 1


async def drop(session: Session, number: int) -> bool:
    """Forget a planned post. Return False if it is on its way already, or forgotten."""
    dropped = await session.execute(
        delete(_TABLE).where(_TABLE.c.id == number, _TABLE.c.planned_at.is_(None))
    )
    return dropped.rowcount == 1


async def due(session: Session, now: datetime, limit: int) -> Sequence[PlannedPost]:
    """Return what is due by ``now`` and not on its way yet, the longest due first."""
    rows = await session.execute(
        select(_TABLE)
        .where(_TABLE.c.due_at <= now, _TABLE.c.planned_at.is_(None))
        .order_by(_TABLE.c.due_at)
        .limit(limit)
    )
    return as_values(PlannedPost, rows)


async def mark_planned(session: Session, number: int, now: datetime) -> bool:
    """Note that it is on its way. Return False if another process did so first."""
    changed = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == number, _TABLE.c.planned_at.is_(None))
        .values(planned_at=now)
    )
    return changed.rowcount == 1


async def chats(session: Session, kinds: Iterable[ChatKind], limit: int) -> Sequence[Chat]:
    """Return chats of these kinds that the bot posts in, by their titles."""
    rows = await session.execute(
        select(_CHATS)
        .where(_CHATS.c.ended_at.is_(None), _CHATS.c.kind.in_(kinds))
        .order_by(_CHATS.c.title, _CHATS.c.id)
        .limit(limit)
    )
    return as_values(Chat, rows)
