"""Daily questions and evening reminders: who gets them, and when the next ones are due."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update

from bot.db.engine import Session
from bot.db.models import EndReason, Subscriber, Subscription
from bot.db.statements import as_value, insert_new, table_of

_TABLE = table_of(Subscription)


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


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[Subscription, str]]:
    """Return subscriptions due by ``now`` with their person's time zone, longest waiting first."""
    return await _due(session, _TABLE.c.next_due_at, now, limit)


async def reminders_due(
    session: Session, now: datetime, limit: int
) -> Sequence[tuple[Subscription, str]]:
    """Return subscriptions whose reminder is due by ``now``, like `due`."""
    return await _due(session, _TABLE.c.next_reminder_at, now, limit)


async def advance(
    session: Session, subscription: Subscription, served: datetime | None, due: datetime
) -> bool:
    """Move on to the next due moment. Return False if another process did so first."""
    values = {"next_due_at": due, "paused_until": None}
    changed = await session.scalar(
        update(Subscription)
        .where(
            Subscription.id == subscription.id,
            Subscription.next_due_at == subscription.next_due_at,
        )
        .values(values if served is None else values | {"served_due_at": served})
        .returning(Subscription.id)
    )
    return changed is not None


async def advance_reminder(session: Session, subscription: Subscription, due: datetime) -> bool:
    """Move on to the next reminder. Return False if another process did so first."""
    changed = await session.scalar(
        update(Subscription)
        .where(
            Subscription.id == subscription.id,
            Subscription.next_reminder_at == subscription.next_reminder_at,
        )
        .values(next_reminder_at=due)
        .returning(Subscription.id)
    )
    return changed is not None


async def _due(
    session: Session, schedule: ColumnElement[datetime | None], now: datetime, limit: int
) -> Sequence[tuple[Subscription, str]]:
    rows = await session.execute(
        select(_TABLE, Subscriber.timezone)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(schedule <= now)
        .order_by(schedule, Subscription.id)
        .limit(limit)
    )
    return [(as_value(Subscription, row), row.timezone) for row in rows]


async def _find(session: Session, statement: Select[Any]) -> Subscription | None:
    found = (await session.execute(statement)).one_or_none()
    return as_value(Subscription, found) if found else None
