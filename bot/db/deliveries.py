"""The outbox of scheduled questions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from bot.db.engine import Session
from bot.db.models import Delivery, Status, Subscriber, Subscription
from bot.db.statements import as_value, as_values, insert_new, table_of

_TABLE = table_of(Delivery)


async def plan(session: Session, subscription_id: int, due_at: datetime) -> bool:
    """Write a delivery. Return False if this due moment has one already."""
    values = {
        "subscription_id": subscription_id,
        "due_at": due_at,
        "status": Status.PENDING,
        "attempts": 0,
    }
    return await insert_new(session, Delivery, values)


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Delivery, Subscriber]]:
    """Take pending deliveries that nobody holds, the longest due first, until the lease ends."""
    free = (
        select(Delivery.id)
        .where(
            Delivery.status == Status.PENDING,
            or_(Delivery.leased_until.is_(None), Delivery.leased_until <= now),
        )
        .order_by(Delivery.due_at)
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
    claimed = sorted(as_values(Delivery, rows), key=lambda delivery: delivery.due_at)
    people = await session.execute(
        select(table_of(Subscriber), Subscription.id.label("subscription_id"))
        .join(Subscription, Subscription.subscriber_id == Subscriber.id)
        .where(Subscription.id.in_({delivery.subscription_id for delivery in claimed}))
    )
    by_subscription = {row.subscription_id: as_value(Subscriber, row) for row in people}
    return [(delivery, by_subscription[delivery.subscription_id]) for delivery in claimed]


async def choose_card(session: Session, delivery_id: int, card_id: int) -> None:
    """Store which card is on its way, so that a retry sends the same one."""
    statement = update(Delivery).where(Delivery.id == delivery_id)
    await session.execute(statement.values(card_id=card_id))


async def finish(session: Session, delivery_id: int, status: Status, now: datetime) -> None:
    """Mark a delivery as done with."""
    statement = update(Delivery).where(Delivery.id == delivery_id)
    await session.execute(statement.values(status=status, finished_at=now, leased_until=None))


async def cancel(session: Session, subscriber_id: int, now: datetime) -> None:
    """Take what is pending for somebody out of the outbox."""
    theirs = select(Subscription.id).where(Subscription.subscriber_id == subscriber_id)
    await session.execute(
        update(Delivery)
        .where(Delivery.subscription_id.in_(theirs), Delivery.status == Status.PENDING)
        .values(status=Status.CANCELLED, finished_at=now)
    )


async def release(session: Session, delivery_id: int, until: datetime) -> None:
    """Let it be tried again from ``until`` on."""
    await session.execute(
        update(Delivery).where(Delivery.id == delivery_id).values(leased_until=until)
    )
