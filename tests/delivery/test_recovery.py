from datetime import UTC, datetime, time, timedelta

import pytest

from bot.db import deliveries, outbox
from bot.db.engine import Database
from bot.db.models import Delivery, Status, Subscriber
from bot.delivery.attempt import LEASE
from bot.delivery.planner import plan
from bot.delivery.recovery import recover
from bot.services.subscribing import set_time

DUE = datetime(2026, 5, 20, 7, tzinfo=UTC)  # 10:00 in Moscow


@pytest.fixture
async def held(db: Database, anya: Subscriber) -> int:
    """Give a delivery that a process held when it died."""
    await set_time(db, anya, time(10), DUE - timedelta(hours=1))
    await plan(db, DUE)
    (delivery_id,) = await claim(db, DUE)
    return delivery_id


async def claim(db: Database, now: datetime) -> list[int]:
    async with db.writing() as session:
        claimed = await deliveries.claim(session, now, now + LEASE, 50)
    return [delivery.id for delivery, _ in claimed]


async def test_what_a_dead_process_held_is_there_for_the_next(db: Database, held: int) -> None:
    now = DUE + timedelta(seconds=1)
    assert await claim(db, now) == []
    assert await recover(db, now) == 1
    assert await claim(db, now) == [held]


async def test_what_was_put_off_goes_on_waiting(db: Database, held: int) -> None:
    until = DUE + LEASE + timedelta(minutes=1)
    async with db.writing() as session:
        await outbox.release(session, Delivery, held, until)
    assert await recover(db, DUE) == 0
    assert await claim(db, until - timedelta(seconds=1)) == []
    assert await claim(db, until) == [held]


async def test_what_is_done_stays_done(db: Database, held: int) -> None:
    async with db.writing() as session:
        await outbox.finish(session, Delivery, held, Status.SENT, DUE)
    assert await recover(db, DUE) == 0
    assert await claim(db, DUE + LEASE) == []
