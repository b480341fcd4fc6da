"""Texts for everybody with a daily question: who gets them, and who has."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from bot.db import outbox
from bot.db.desk_models import Announcement, Broadcast, BroadcastStage
from bot.db.engine import Session
from bot.db.models import Status, Subscriber, Subscription
from bot.db.statements import as_value, as_values, insert_missing, insert_row, table_of

_TABLE = table_of(Broadcast)
_SINGLE = table_of(Announcement)
_SUBSCRIPTIONS = table_of(Subscription)


async def draft(session: Session, author_id: int, text: str, now: datetime) -> Broadcast:
    """Store a text that its author has yet to confirm."""
    values = {"subscriber_id": author_id, "text": text, "created_at": now}
    return await insert_row(session, Broadcast, values)


async def get(session: Session, broadcast_id: int) -> Broadcast | None:
    """Return a broadcast, if there is one."""
    found = (await session.execute(select(_TABLE).where(_TABLE.c.id == broadcast_id))).one_or_none()
    return as_value(Broadcast, found) if found else None


async def audience(session: Session) -> int:
    """Count the people with a daily question, running or paused."""
    running = select(func.count()).where(_SUBSCRIPTIONS.c.ended_at.is_(None))
    return await session.scalar(running) or 0


async def confirm(
    session: Session, broadcast_id: int, author_id: int, message_id: int, now: datetime
) -> bool:
    """Let a draft go out. Return False if the author has none of this id any more."""
    changed = await session.execute(
        update(_TABLE)
        .where(
            _TABLE.c.id == broadcast_id,
            _TABLE.c.subscriber_id == author_id,
            _TABLE.c.stage == BroadcastStage.DRAFT,
        )
        .values(stage=BroadcastStage.PLANNING, message_id=message_id, confirmed_at=now)
    )
    return changed.rowcount == 1


async def cancel(session: Session, broadcast_id: int) -> bool:
    """Let nobody get it any more. Return False if it was over already."""
    over = (BroadcastStage.SENT, BroadcastStage.CANCELLED)
    changed = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == broadcast_id, _TABLE.c.stage.not_in(over))
        .values(stage=BroadcastStage.CANCELLED)
    )
    return changed.rowcount == 1


async def unfinished(session: Session) -> Sequence[Broadcast]:
    """Return the confirmed broadcasts that something is still to be done for, oldest first."""
    rows = await session.execute(
        select(_TABLE)
        .where(_TABLE.c.finished_at.is_(None), _TABLE.c.confirmed_at.is_not(None))
        .order_by(_TABLE.c.id)
    )
    return as_values(Broadcast, rows)


async def plan(session: Session, broadcast: Broadcast, limit: int) -> bool:
    """Write down the next people who get it; after the last it is being sent.

    Return False if another process did so first, or if it was cancelled.
    """
    people = list(
        await session.scalars(
            select(_SUBSCRIPTIONS.c.subscriber_id)
            .where(
                _SUBSCRIPTIONS.c.ended_at.is_(None),
                _SUBSCRIPTIONS.c.subscriber_id > broadcast.planned_to,
            )
            .order_by(_SUBSCRIPTIONS.c.subscriber_id)
            .limit(limit)
        )
    )
    stage = BroadcastStage.PLANNING if len(people) == limit else BroadcastStage.SENDING
    changed = await session.execute(
        update(_TABLE)
        .where(
            _TABLE.c.id == broadcast.id,
            _TABLE.c.stage == BroadcastStage.PLANNING,
            _TABLE.c.planned_to == broadcast.planned_to,
        )
        .values(planned_to=max([broadcast.planned_to, *people]), stage=stage)
    )
    if changed.rowcount != 1:
        return False
    rows = [{"broadcast_id": broadcast.id, "subscriber_id": person} for person in people]
    await insert_missing(session, Announcement, rows)
    return True


async def claim(
    session: Session, broadcast_id: int, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Announcement, Subscriber]]:
    """Take people of a broadcast whose turn it is, until the lease ends."""
    only = _SINGLE.c.broadcast_id == broadcast_id
    claimed = await outbox.claim(
        session, Announcement, _SINGLE.c.id, now, leased_until, limit, only=only
    )
    people = await session.execute(
        select(table_of(Subscriber)).where(
            Subscriber.id.in_({row.subscriber_id for row in claimed})
        )
    )
    by_id = {row.id: as_value(Subscriber, row) for row in people}
    return [(row, by_id[row.subscriber_id]) for row in claimed]


async def begin(session: Session, announcement: Announcement, now: datetime) -> bool:
    """Mark a message as sent before it is. Return False if it must not be sent.

    Another process has taken it over, then it is left alone; or the broadcast was cancelled, or its
    person has ended the daily question, then it has expired.
    """
    going = select(_TABLE.c.id).where(_TABLE.c.stage == BroadcastStage.SENDING)
    running = select(_SUBSCRIPTIONS.c.subscriber_id).where(_SUBSCRIPTIONS.c.ended_at.is_(None))
    ours = update(_SINGLE).where(
        _SINGLE.c.id == announcement.id,
        _SINGLE.c.status == Status.PENDING,
        _SINGLE.c.leased_until == announcement.leased_until,
    )
    begun = await session.execute(
        ours.where(
            _SINGLE.c.broadcast_id.in_(going.where(_TABLE.c.id == announcement.broadcast_id)),
            _SINGLE.c.subscriber_id.in_(
                running.where(_SUBSCRIPTIONS.c.subscriber_id == announcement.subscriber_id)
            ),
        ).values(status=Status.SENT, finished_at=now)
    )
    if begun.rowcount == 1:
        return True
    await session.execute(ours.values(status=Status.EXPIRED, finished_at=now, leased_until=None))
    return False


async def sweep(session: Session, broadcast_id: int, now: datetime, limit: int) -> int:
    """Take pending messages of a cancelled broadcast out of the outbox. Return how many."""
    pending = (
        select(_SINGLE.c.id)
        .where(_SINGLE.c.broadcast_id == broadcast_id, _SINGLE.c.status == Status.PENDING)
        .limit(limit)
    )
    changed = await session.execute(
        update(_SINGLE)
        # Asked again: PostgreSQL waits here for one that somebody begins meanwhile.
        .where(_SINGLE.c.id.in_(pending), _SINGLE.c.status == Status.PENDING)
        .values(status=Status.CANCELLED, finished_at=now)
    )
    return changed.rowcount


async def counts(session: Session, broadcast_id: int) -> Mapping[Status, int]:
    """Count the people of a broadcast by what became of their message."""
    rows = await session.execute(
        select(_SINGLE.c.status, func.count().label("people"))
        .where(_SINGLE.c.broadcast_id == broadcast_id)
        .group_by(_SINGLE.c.status)
    )
    return {row.status: row.people for row in rows}


async def is_open(session: Session, broadcast_id: int, now: datetime) -> bool:
    """Whether somebody is still to get it, or it is on its way to somebody."""
    left = select(_SINGLE.c.id).where(
        _SINGLE.c.broadcast_id == broadcast_id,
        or_(_SINGLE.c.status == Status.PENDING, _SINGLE.c.leased_until > now),
    )
    return await session.scalar(left.limit(1)) is not None


async def finish(session: Session, broadcast: Broadcast, now: datetime) -> bool:
    """Mark a broadcast as over. Return False if another process did so first."""
    stages = {BroadcastStage.SENDING: BroadcastStage.SENT}
    changed = await session.execute(
        update(_TABLE)
        .where(
            _TABLE.c.id == broadcast.id,
            _TABLE.c.stage == broadcast.stage,
            _TABLE.c.finished_at.is_(None),
        )
        .values(stage=stages.get(broadcast.stage, broadcast.stage), finished_at=now)
    )
    return changed.rowcount == 1


async def tell(session: Session, broadcast: Broadcast, now: datetime, gap: timedelta) -> bool:
    """Take the turn to show how far it is.

    Return False if that was done less than ``gap`` ago, or if it has been cancelled meanwhile.
    """
    changed = await session.execute(
        update(_TABLE)
        .where(
            _TABLE.c.id == broadcast.id,
            _TABLE.c.stage == broadcast.stage,
            or_(_TABLE.c.told_at.is_(None), _TABLE.c.told_at <= now - gap),
        )
        .values(told_at=now)
    )
    return changed.rowcount == 1
