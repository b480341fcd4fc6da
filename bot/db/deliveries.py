"""The outbox of scheduled questions and reminders."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, func, literal, select, update

from bot.db import outbox
from bot.db.engine import Session
from bot.db.models import Delivery, Purpose, Status, Subscriber, Subscription
from bot.db.statements import among, as_value, missing, table_of
from bot.db.subscriptions import Move

_TABLE, _SUBSCRIPTION = table_of(Delivery), table_of(Subscription)
_CHOOSE = (
    update(_TABLE).where(_TABLE.c.id == bindparam("delivery")).values(card_id=bindparam("card"))
)


async def plan(session: Session, purpose: Purpose, moves: Iterable[Move]) -> None:
    """Write a delivery for each schedule, if one is served and it has none of that moment."""
    rows = [
        {"purpose": purpose, "served": move.served, "subscriptions": move.subscriptions}
        for move in moves
        if move.served is not None
    ]
    if rows:
        await session.execute(_plan(session.dialect.name), rows)


@cache
def _plan(dialect_name: str) -> Insert:
    planned = {
        _TABLE.c.subscription_id: _SUBSCRIPTION.c.id,
        _TABLE.c.purpose: bindparam("purpose", type_=_TABLE.c.purpose.type),
        _TABLE.c.due_at: bindparam("served", type_=_TABLE.c.due_at.type),
        _TABLE.c.status: literal(Status.PENDING, _TABLE.c.status.type),
        _TABLE.c.attempts: literal(0),
    }
    these = select(*planned.values()).where(
        among(_SUBSCRIPTION.c.id, "subscriptions", dialect_name)
    )
    return missing(dialect_name, Delivery).from_select(list(planned), these)


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Delivery, Subscriber]]:
    """Take pending deliveries that nobody holds, the longest due first, until the lease ends."""
    rows = await outbox.claim(session, Delivery, _TABLE.c.due_at, now, leased_until, limit)
    claimed = sorted(rows, key=lambda delivery: delivery.due_at)
    people = await session.execute(
        select(table_of(Subscriber), Subscription.id.label("subscription_id"))
        .join(Subscription, Subscription.subscriber_id == Subscriber.id)
        .where(Subscription.id.in_({delivery.subscription_id for delivery in claimed}))
    )
    by_subscription = {row.subscription_id: as_value(Subscriber, row) for row in people}
    return [(delivery, by_subscription[delivery.subscription_id]) for delivery in claimed]


async def choose_cards(session: Session, chosen: Iterable[tuple[int, int]]) -> None:
    """Store which cards are on their way, so that a retry sends the same ones.

    They are pairs of a delivery's id and a card's.
    """
    rows = [{"delivery": delivery, "card": card} for delivery, card in chosen]
    if rows:
        await session.execute(_CHOOSE, rows)


async def cancel(
    session: Session,
    subscriber_id: int,
    now: datetime,
    purposes: Collection[Purpose] = tuple(Purpose),
) -> None:
    """Take what is pending for somebody out of the outbox."""
    theirs = select(Subscription.id).where(Subscription.subscriber_id == subscriber_id)
    await session.execute(
        update(Delivery)
        .where(
            Delivery.subscription_id.in_(theirs),
            Delivery.purpose.in_(purposes),
            Delivery.status == Status.PENDING,
        )
        .values(status=Status.CANCELLED, finished_at=now)
    )


async def last_due(session: Session, subscription_id: int, purpose: Purpose) -> datetime | None:
    """Return the due moment of the last delivery, whatever became of it; None if there is none."""
    last: datetime | None = await session.scalar(
        select(func.max(_TABLE.c.due_at)).where(
            _TABLE.c.subscription_id == subscription_id, _TABLE.c.purpose == purpose
        )
    )
    return last
