"""The outbox of scheduled questions and reminders."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.db import outbox
from bot.db.engine import Session
from bot.db.models import Delivery, Purpose, Status, Subscriber, Subscription
from bot.db.statements import as_value, insert_missing, table_of
from bot.db.subscriptions import Move

_TABLE = table_of(Delivery)
_CHOOSE = (
    update(_TABLE).where(_TABLE.c.id == bindparam("delivery")).values(card_id=bindparam("card"))
)


async def plan(session: Session, purpose: Purpose, moves: Iterable[Move]) -> None:
    """Write a delivery for each due moment that is served and has none yet."""
    rows = [
        {
            "subscription_id": move.subscription_id,
            "purpose": purpose,
            "due_at": move.served,
            "status": Status.PENDING,
            "attempts": 0,
        }
        for move in moves
        if move.served is not None
    ]
    await insert_missing(session, Delivery, rows)


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
