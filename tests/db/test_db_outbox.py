from datetime import UTC, datetime, time, timedelta

import pytest
from samples import add_person
from sqlalchemy import select

from bot.db import deliveries, outbox, subscriptions
from bot.db.engine import Database
from bot.db.models import Delivery, Purpose, Status
from bot.db.statements import as_values
from bot.db.subscriptions import Move
from bot.db.tables import METADATA

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=2)


@pytest.fixture
async def held(db: Database) -> list[int]:
    """Give four deliveries that somebody has claimed."""
    for number in range(4):
        person = await add_person(db, 1 + number)
        async with db.writing() as session:
            subscription = await subscriptions.put(session, person.id, time(10), NOW)
            await deliveries.plan(session, Purpose.DAILY, [Move([subscription.id], NOW, NOW)])
    async with db.writing() as session:
        claimed = await deliveries.claim(session, NOW, LEASE, 10)
    return sorted(row.id for row, _ in claimed)


async def stored(db: Database) -> list[Delivery]:
    async with db.reading() as session:
        return as_values(Delivery, await session.execute(select(Delivery).order_by(Delivery.id)))


def test_every_table_whose_rows_are_tried_again_is_an_outbox() -> None:
    tried = {name for name, table in METADATA.tables.items() if "attempts" in table.c}
    assert tried == {model.__tablename__ for model in outbox.OUTBOXES}


async def test_several_are_done_with_at_once(db: Database, held: list[int]) -> None:
    async with db.writing() as session:
        await outbox.finish_all(session, Delivery, held[1:3], Status.SENT, NOW)
    assert [(row.status, row.finished_at, row.leased_until) for row in await stored(db)] == [
        (Status.PENDING, None, LEASE),
        (Status.SENT, NOW, None),
        (Status.SENT, NOW, None),
        (Status.PENDING, None, LEASE),
    ]


async def test_what_is_let_go_may_be_claimed_at_once(db: Database, held: list[int]) -> None:
    async with db.writing() as session:
        await outbox.finish(session, Delivery, held[0], Status.SENT, NOW)
        await outbox.let_go(session, Delivery, held[:3])
    async with db.writing() as session:
        again = await deliveries.claim(session, NOW, LEASE, 10)
    assert sorted(row.id for row, _ in again) == held[1:3]


async def test_nothing_is_done_with_or_let_go(db: Database, held: list[int]) -> None:
    async with db.writing() as session:
        await outbox.finish_all(session, Delivery, [], Status.SENT, NOW)
        await outbox.let_go(session, Delivery, [])
    assert [row.leased_until for row in await stored(db)] == [LEASE] * len(held)
