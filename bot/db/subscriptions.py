"""Daily questions and evening reminders: who gets them, and when the next ones are due."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Update, bindparam, func, select, update

from bot.db.engine import Session
from bot.db.models import EndReason, Purpose, Subscriber, Subscription
from bot.db.statements import among, as_value, insert_new, table_of

_TABLE = table_of(Subscription)
_PEOPLE = table_of(Subscriber)
_TIMES = {
    Purpose.DAILY: (_TABLE.c.daily_at, _TABLE.c.next_due_at),
    Purpose.REMINDER: (_TABLE.c.reminds_at, _TABLE.c.next_reminder_at),
}


class Due(NamedTuple):
    """A schedule whose moment ``due`` has come; ``at`` is its time of day in ``timezone``."""

    subscription_id: int
    at: time
    due: datetime
    timezone: str


class Move(NamedTuple):
    """Schedules on their way to ``following``; ``served`` is the moment to serve now, if any."""

    subscriptions: Sequence[int]
    served: datetime | None
    following: datetime


async def get(session: Session, subscriber_id: int) -> Subscription | None:
    """Return somebody's subscription, also an ended one."""
    return await _find(session, select(_TABLE).where(_TABLE.c.subscriber_id == subscriber_id))


async def hold(session: Session, subscriber_id: int) -> Subscription | None:
    """Return somebody's subscription like `get`, and let the planner wait until the end."""
    theirs = select(_TABLE).where(_TABLE.c.subscriber_id == subscriber_id)
    return await _find(session, theirs.with_for_update())


async def put(
    session: Session,
    subscriber_id: int,
    daily_at: time,
    next_due_at: datetime,
    *,
    paused_until: date | None = None,
) -> Subscription:
    """Start a subscription or change it; an ended one runs again. Whole local days are paused."""
    await insert_new(session, Subscription, {"subscriber_id": subscriber_id, "daily_at": daily_at})
    changed = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.subscriber_id == subscriber_id)
        .values(
            daily_at=daily_at,
            next_due_at=next_due_at,
            paused_until=paused_until,
            ended_at=None,
            end_reason=None,
        )
        .returning(_TABLE)
    )
    return as_value(Subscription, changed.one())


async def remind(
    session: Session, subscription_id: int, at: time | None, due: datetime | None
) -> Subscription:
    """Set the time of the evening reminder and when the next one is due; None for none."""
    changed = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == subscription_id)
        .values(reminds_at=at, next_reminder_at=due)
        .returning(_TABLE)
    )
    return as_value(Subscription, changed.one())


async def end(session: Session, subscriber_id: int, reason: EndReason, now: datetime) -> bool:
    """End a running subscription. Return False if there was none."""
    changed = await session.scalar(
        update(Subscription)
        .where(Subscription.subscriber_id == subscriber_id, Subscription.ended_at.is_(None))
        .values(
            next_due_at=None,
            next_reminder_at=None,
            paused_until=None,
            ended_at=now,
            end_reason=reason,
        )
        .returning(Subscription.id)
    )
    return changed is not None


async def due(session: Session, purpose: Purpose, now: datetime, limit: int) -> list[Due]:
    """Return what is due by ``now``, longest waiting first, and let nobody else plan or change it.

    What another process is at work on is left out: it comes the next time, if it is due then.
    """
    at, schedule = _TIMES[purpose]
    rows = await session.execute(
        select(_TABLE.c.id, at, schedule, _PEOPLE.c.timezone)
        .join(_PEOPLE, _PEOPLE.c.id == _TABLE.c.subscriber_id)
        .where(schedule <= now)
        .order_by(schedule, _TABLE.c.id)
        .limit(limit)
        .with_for_update(of=_TABLE, skip_locked=True)
    )
    return [Due._make(row) for row in rows]


async def advance(session: Session, purpose: Purpose, moves: Iterable[Move]) -> None:
    """Move schedules on to their next due moment."""
    if rows := [move._asdict() for move in moves]:
        await session.execute(_advance(session.dialect.name, purpose), rows)


@cache
def _advance(dialect_name: str, purpose: Purpose) -> Update:
    these = update(_TABLE).where(among(_TABLE.c.id, "subscriptions", dialect_name))
    if purpose is Purpose.REMINDER:
        return these.values(next_reminder_at=bindparam("following"))
    served = bindparam("served", type_=_TABLE.c.served_due_at.type)
    return these.values(
        next_due_at=bindparam("following"),
        served_due_at=func.coalesce(served, _TABLE.c.served_due_at),
        paused_until=None,
    )


async def _find(session: Session, statement: Select[Any]) -> Subscription | None:
    found = (await session.execute(statement)).one_or_none()
    return as_value(Subscription, found) if found else None
