import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from samples import add_person
from sqlalchemy import insert, select

from bot.db import subscriptions
from bot.db.engine import Database
from bot.db.models import Delivery, EndReason, Subscriber, Subscription
from bot.db.statements import as_value
from bot.delivery import planner
from bot.delivery.planner import plan
from bot.services.subscribing import pause, set_time, stop, subscribe

MOSCOW = ZoneInfo("Europe/Moscow")
TEN = time(10)


def at(text: str) -> datetime:
    """Return a moment of May 2026 on the clock of Moscow: "20 10:00"."""
    return datetime.fromisoformat(f"2026-05-{text}").replace(tzinfo=MOSCOW)


async def deliveries(db: Database) -> list[datetime]:
    async with db.reading() as session:
        return list(await session.scalars(select(Delivery.due_at).order_by(Delivery.due_at)))


async def subscription(db: Database) -> Subscription:
    async with db.reading() as session:
        return as_value(Subscription, (await session.execute(select(Subscription))).one())


async def test_a_day(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    assert await plan(db, at("20 09:59")) == 0
    assert await deliveries(db) == []
    assert await plan(db, at("20 10:00")) == 1
    assert await plan(db, at("20 10:00")) == 0
    assert await deliveries(db) == [at("20 10:00")]
    row = await subscription(db)
    assert (row.next_due_at, row.served_due_at) == (at("21 10:00"), at("20 10:00"))


async def test_a_week_of_ticks(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    now = at("20 09:00")
    while now < at("27 09:00"):
        await plan(db, now)
        now += timedelta(hours=1)
    assert await deliveries(db) == [at(f"{day} 10:00") for day in range(20, 27)]


@pytest.mark.parametrize(
    ("now", "planned", "following"),
    [
        ("20 23:59", ["20 10:00"], "21 10:00"),
        ("21 09:59", [], "21 10:00"),
        ("21 10:00", ["21 10:00"], "22 10:00"),
        ("25 08:00", [], "25 10:00"),
        ("25 18:00", ["25 10:00"], "26 10:00"),
    ],
)
async def test_after_a_downtime(
    db: Database, anya: Subscriber, now: str, planned: list[str], following: str
) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    assert await plan(db, at(now)) == 1
    assert await deliveries(db) == list(map(at, planned))
    assert (await subscription(db)).next_due_at == at(following)
    assert await plan(db, at(now)) == 0


async def test_everybody_on_their_own_clock(db: Database) -> None:
    for person_id, zone in enumerate(["Asia/Tokyo", "Europe/Moscow", "America/New_York"]):
        await subscribe(db, await add_person(db, person_id, zone), TEN, at("20 03:00"))
    counts = [await plan(db, at(f"20 {now}")) for now in ("04:00", "10:00", "16:59", "17:00")]
    assert counts == [1, 1, 0, 1]
    assert await deliveries(db) == [at("20 04:00"), at("20 10:00"), at("20 17:00")]


async def test_only_who_is_subscribed_and_not_paused(db: Database, anya: Subscriber) -> None:
    boris, clara = await add_person(db, 2), await add_person(db, 3)
    for person in (anya, boris, clara):
        await subscribe(db, person, TEN, at("20 09:00"))
    await pause(db, boris, 1, at("20 09:30"))
    await stop(db, clara.id, EndReason.STOPPED, at("20 09:30"))
    assert await plan(db, at("20 12:00")) == 1
    assert await plan(db, at("21 12:00")) == 2


async def test_whoever_stops_meanwhile_gets_nothing(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    async with db.writing() as session:
        await subscriptions.end(session, anya.id, EndReason.STOPPED, at("20 10:00"))
        planning = asyncio.create_task(plan(db, at("20 10:00")))
        await asyncio.sleep(0.1)
    await planning
    assert await deliveries(db) == []
    assert (await subscription(db)).next_due_at is None


async def test_a_time_that_has_passed_is_planned_at_once(db: Database, anya: Subscriber) -> None:
    await set_time(db, anya, time(20), at("20 09:00"))
    await set_time(db, anya, time(8), at("20 09:00"))
    assert await plan(db, at("20 09:00")) == 1
    assert await deliveries(db) == [at("20 09:00")]
    assert (await subscription(db)).next_due_at == at("21 08:00")


async def test_new_rules_of_a_zone_double_no_day(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        # Ten o'clock by the rules of before is nine o'clock now.
        await subscriptions.put(session, anya.id, TEN, at("20 09:00"))
    await plan(db, at("20 09:00"))
    assert await plan(db, at("20 23:00")) == 0
    assert (await subscription(db)).next_due_at == at("21 10:00")


async def crowd(db: Database, count: int) -> None:
    async with db.writing() as session:
        await session.execute(
            insert(Subscriber),
            [
                {
                    "id": n,
                    "language": "ru",
                    "timezone": "Europe/Moscow",
                    "rich": True,
                    "created_at": at("01 00:00"),
                }
                for n in range(1, count + 1)
            ],
        )
        await session.execute(
            insert(Subscription),
            [
                {"subscriber_id": n, "daily_at": TEN, "next_due_at": at("20 10:00")}
                for n in range(1, count + 1)
            ],
        )


async def test_many_at_once_go_by_batches(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "BATCH", 20)
    await crowd(db, 50)
    assert [await plan(db, at("20 10:00")) for _ in range(4)] == [20, 20, 10, 0]
    assert await deliveries(db) == [at("20 10:00")] * 50


async def test_planners_at_once_plan_each_delivery_once(db: Database) -> None:
    await crowd(db, 30)
    counts = await asyncio.gather(*(plan(db, at("20 10:00")) for _ in range(4)))
    assert max(counts) == 30
    assert await deliveries(db) == [at("20 10:00")] * 30
    async with db.reading() as session:
        following = await session.scalars(select(Subscription.next_due_at))
        assert set(following) == {at("21 10:00")}
