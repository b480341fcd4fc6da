import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest
from samples import add_person, deal_card, sample_question
from sqlalchemy import select

from bot.db import deliveries, outbox, subscriptions
from bot.db.engine import Database
from bot.db.models import Delivery, Purpose, Status, Subscriber
from bot.db.statements import as_values
from bot.db.subscriptions import Move

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = NOW + 2 * MINUTE


async def planned(db: Database, person: Subscriber, *dues: datetime | None) -> None:
    async with db.writing() as session:
        subscription = await subscriptions.put(session, person.id, time(10), NOW)
        for due in dues:
            await deliveries.plan(session, Purpose.DAILY, [Move([subscription.id], due, NOW)])


async def claimed(db: Database, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    async with db.writing() as session:
        rows = await deliveries.claim(session, now, now + 2 * MINUTE, limit)
        # Holds the rows for long enough that other claimers meet them.
        await asyncio.sleep(0.02)
        return [delivery for delivery, _ in rows]


async def stored(db: Database) -> list[Delivery]:
    async with db.reading() as session:
        return as_values(Delivery, await session.execute(select(Delivery).order_by(Delivery.id)))


async def test_a_due_moment_is_planned_once(db: Database, anya: Subscriber) -> None:
    await planned(db, anya, NOW, None, NOW, NOW + MINUTE)
    await planned(db, anya, NOW)
    found = await stored(db)
    assert [(d.due_at, d.status, d.attempts) for d in found] == [
        (NOW, Status.PENDING, 0),
        (NOW + MINUTE, Status.PENDING, 0),
    ]


async def test_the_longest_due_come_first(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await planned(db, boris, NOW + MINUTE, NOW - MINUTE)
    await planned(db, anya, NOW)
    async with db.writing() as session:
        rows = await deliveries.claim(session, NOW, LEASE, 2)
    assert [(person.id, delivery.due_at) for delivery, person in rows] == [
        (boris.id, NOW - MINUTE),
        (anya.id, NOW),
    ]
    assert [(d.leased_until, d.attempts) for d in await stored(db)] == [
        (None, 0),
        (LEASE, 1),
        (LEASE, 1),
    ]


async def test_nothing_is_claimed_twice(db: Database, anya: Subscriber) -> None:
    await planned(db, anya, *(NOW + n * MINUTE for n in range(12)))
    batches = await asyncio.gather(*(claimed(db, limit=4) for _ in range(4)))
    ids = [delivery.id for batch in batches for delivery in batch]
    assert len(ids) == len(set(ids))
    while batch := await claimed(db, limit=4):
        ids += [delivery.id for delivery in batch]
    assert sorted(ids) == [delivery.id for delivery in await stored(db)]


@pytest.mark.parametrize(("later", "free"), [(0, False), (1.9, False), (2, True), (60, True)])
async def test_a_lease_ends(db: Database, anya: Subscriber, later: float, free: bool) -> None:
    await planned(db, anya, NOW)
    await claimed(db)
    again = await claimed(db, NOW + later * MINUTE)
    assert [delivery.attempts for delivery in again] == [2] * free


async def test_a_released_delivery_waits_until_its_moment(db: Database, anya: Subscriber) -> None:
    await planned(db, anya, NOW)
    (delivery,) = await claimed(db)
    async with db.writing() as session:
        await outbox.release(session, Delivery, delivery.id, NOW + MINUTE)
    assert await claimed(db, NOW + 0.9 * MINUTE) == []
    assert len(await claimed(db, NOW + MINUTE)) == 1


@pytest.mark.parametrize("status", [Status.SENT, Status.EXPIRED, Status.FAILED, Status.CANCELLED])
async def test_what_is_done_with_is_not_claimed(
    db: Database, anya: Subscriber, status: Status
) -> None:
    await planned(db, anya, NOW)
    (delivery,) = await claimed(db)
    async with db.writing() as session:
        await outbox.finish(session, Delivery, delivery.id, status, NOW)
    assert await claimed(db, NOW + 60 * MINUTE) == []
    (done,) = await stored(db)
    assert (done.status, done.finished_at, done.leased_until) == (status, NOW, None)


async def test_the_chosen_card_stays_for_a_retry(db: Database, anya: Subscriber) -> None:
    await planned(db, anya, NOW)
    (delivery,) = await claimed(db)
    async with db.writing() as session:
        card = await deal_card(session, anya.id, sample_question(), NOW)
        await deliveries.choose_cards(session, [(delivery.id, card.id)])
    (again,) = await claimed(db, LEASE)
    assert again.card_id == card.id


async def test_only_what_is_pending_for_them_is_cancelled(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await planned(db, anya, NOW, NOW + MINUTE)
    await planned(db, boris, NOW + 2 * MINUTE)
    (first,) = await claimed(db, limit=1)
    async with db.writing() as session:
        await outbox.finish(session, Delivery, first.id, Status.SENT, NOW)
    async with db.writing() as session:
        await deliveries.cancel(session, anya.id, NOW)
    assert [d.status for d in await stored(db)] == [
        Status.SENT,
        Status.CANCELLED,
        Status.PENDING,
    ]
