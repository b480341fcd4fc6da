"""What every outbox does: rows are claimed with a lease, released for a retry, and finished."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, Update, bindparam, or_, select, true, update

from bot.db.chat_models import Post
from bot.db.desk_models import Announcement, Digest
from bot.db.engine import Session
from bot.db.models import Correction, Delivery, Status
from bot.db.statements import as_values, table_of

Outbox = type[Delivery] | type[Correction] | type[Post] | type[Announcement] | type[Digest]
OUTBOXES: tuple[Outbox, ...] = (Delivery, Correction, Post, Announcement, Digest)
_Row = TypeVar("_Row", Delivery, Correction, Post, Announcement, Digest)


async def claim(
    session: Session,
    model: type[_Row],
    first: ColumnElement[object],
    now: datetime,
    leased_until: datetime,
    limit: int,
    *,
    only: ColumnElement[bool] | None = None,
) -> Sequence[_Row]:
    """Take pending rows that nobody holds, by the order of ``first``, until the lease ends.

    ``only`` says which of them, if not all. They come in no order. A claim counts as an attempt.
    """
    table = table_of(model)
    free = (
        select(table.c.id)
        .where(
            table.c.status == Status.PENDING,
            or_(table.c.leased_until.is_(None), table.c.leased_until <= now),
            true() if only is None else only,
        )
        .order_by(first)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    rows = await session.execute(
        update(table)
        .where(table.c.id.in_(select(free.c.id)))
        .values(leased_until=leased_until, attempts=table.c.attempts + 1)
        .returning(table)
    )
    return as_values(model, rows)


async def begin(session: Session, model: Outbox, row_id: int, now: datetime) -> bool:
    """Mark a pending row as sent before it is. Return False if it was cancelled meanwhile."""
    table = table_of(model)
    begun = await session.scalar(
        update(table)
        .where(table.c.id == row_id, table.c.status == Status.PENDING)
        .values(status=Status.SENT, finished_at=now, leased_until=None)
        .returning(table.c.id)
    )
    return begun is not None


async def pending(session: Session, model: Outbox, row_ids: Collection[int]) -> set[int]:
    """Return which of these rows nobody has cancelled or finished."""
    return set(await session.scalars(_pending(model), {"rows": row_ids}))


@cache
def _pending(model: Outbox) -> Select[tuple[int]]:
    table = table_of(model)
    these = table.c.id.in_(bindparam("rows", expanding=True))
    return select(table.c.id).where(these, table.c.status == Status.PENDING)


async def finish(
    session: Session, model: Outbox, row_id: int, status: Status, now: datetime
) -> None:
    """Mark a row as done with."""
    await finish_all(session, model, [row_id], status, now)


async def finish_all(
    session: Session, model: Outbox, row_ids: Collection[int], status: Status, now: datetime
) -> None:
    """Mark rows as done with."""
    done = {"status": status, "finished_at": now, "leased_until": None}
    await session.execute(_these(model).values(done), {"rows": row_ids})


async def let_go(session: Session, model: Outbox, row_ids: Collection[int]) -> None:
    """Let others claim rows at once, of those that are claimed and not marked as sent."""
    table = table_of(model)
    pending = _these(model).where(table.c.status == Status.PENDING)
    await session.execute(pending.values(leased_until=None), {"rows": row_ids})


@cache
def _these(model: Outbox) -> Update:
    table = table_of(model)
    return update(table).where(table.c.id.in_(bindparam("rows", expanding=True)))


async def release(session: Session, model: Outbox, row_id: int, until: datetime) -> None:
    """Let a row be tried again from ``until`` on, unless it was cancelled meanwhile.

    One that was marked as sent before it was tried is pending again.
    """
    table = table_of(model)
    await session.execute(
        update(table)
        .where(table.c.id == row_id, table.c.status.in_((Status.PENDING, Status.SENT)))
        .values(status=Status.PENDING, finished_at=None, leased_until=until)
    )
