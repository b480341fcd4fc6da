import asyncio
from collections.abc import Callable, Coroutine
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from samples import add_person
from sqlalchemy import select

from bot.db import deliveries, subscribers, subscriptions
from bot.db.engine import Database
from bot.db.models import Delivery, EndReason, Purpose, Status, Subscriber
from bot.db.subscriptions import Move
from bot.delivery.planner import plan
from bot.services import subscribing
from bot.services.subscribing import pause, set_time, set_zone, stop, subscribe

MOSCOW = ZoneInfo("Europe/Moscow")
TEN, EIGHT, TWENTY = time(10), time(8), time(20)


def at(text: str) -> datetime:
    """Return a moment of May 2026 on the clock of Moscow: "20 10:00"."""
    return datetime.fromisoformat(f"2026-05-{text}").replace(tzinfo=MOSCOW)


async def planned(db: Database, until: datetime) -> list[datetime]:
    """Plan all that is due until a moment, each as soon as it is due; return what was planned."""
    while (due := await next_due(db)) is not None and due <= until:
        await plan(db, due)
    async with db.reading() as session:
        rows = await session.scalars(select(Delivery.due_at).order_by(Delivery.due_at))
        return list(rows)


async def next_due(db: Database) -> datetime | None:
    async with db.reading() as session:
        rows = await subscriptions.due(session, Purpose.DAILY, at("31 23:59"), 1)
        return rows[0].due if rows else None


async def statuses(db: Database) -> list[Status]:
    async with db.reading() as session:
        return list(await session.scalars(select(Delivery.status).order_by(Delivery.due_at)))


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("20 09:59", "20 10:00"),
        ("20 10:00", "21 10:00"),
        ("20 10:01", "21 10:00"),
        ("20 23:59", "21 10:00"),
    ],
)
async def test_the_first_question_comes_at_the_next_time(
    db: Database, anya: Subscriber, now: str, first: str
) -> None:
    plan = await subscribe(db, anya, TEN, at(now))
    assert plan.next_due == at(first)
    assert (plan.daily_at, plan.zone) == (TEN, MOSCOW)
    assert (plan.paused_until, plan.end_reason) == (None, None)
    assert await subscribing.look(db, anya) == plan


async def test_whoever_never_subscribed_has_no_plan(db: Database, anya: Subscriber) -> None:
    assert await subscribing.look(db, anya) is None
    assert await pause(db, anya, 3, at("20 09:00")) is None
    assert not await stop(db, anya.id, EndReason.STOPPED, at("20 09:00"))


async def test_subscribing_again_changes_nothing(db: Database, anya: Subscriber) -> None:
    first = await set_time(db, anya, EIGHT, at("20 07:00"))
    assert await subscribe(db, anya, TEN, at("20 07:30")) == first


async def test_subscribing_again_loses_nothing_that_is_due(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await subscribe(db, anya, TEN, at("20 10:00"))
    assert len(await planned(db, at("20 23:00"))) == 1


async def test_two_who_subscribe_at_once_are_one(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        await subscriptions.put(session, anya.id, TEN, at("20 10:00"))
        other = asyncio.create_task(subscribe(db, anya, TEN, at("20 09:00")))
        await asyncio.sleep(0.1)
    assert await other == await subscribing.look(db, anya)
    assert await planned(db, at("21 09:00")) == [at("20 10:00")]


async def test_stop_and_begin_again_at_the_time_of_before(db: Database, anya: Subscriber) -> None:
    await set_time(db, anya, EIGHT, at("20 07:00"))
    assert await stop(db, anya.id, EndReason.STOPPED, at("20 07:10"))
    stopped = await subscribing.look(db, anya)
    assert stopped is not None
    assert (stopped.next_due, stopped.end_reason) == (None, EndReason.STOPPED)
    assert not await stop(db, anya.id, EndReason.BLOCKED, at("20 07:20"))
    assert await planned(db, at("25 00:00")) == []
    again = await subscribe(db, anya, TEN, at("25 07:00"))
    assert (again.daily_at, again.next_due, again.end_reason) == (EIGHT, at("25 08:00"), None)


async def test_a_restart_doubles_no_day(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await planned(db, at("20 10:00"))
    await stop(db, anya.id, EndReason.STOPPED, at("20 11:00"))
    plan = await subscribe(db, anya, TEN, at("20 12:00"))
    assert plan.next_due == at("21 10:00")
    plan = await set_time(db, anya, TWENTY, at("20 12:01"))
    assert plan.next_due == at("21 20:00")


async def test_whoever_stopped_and_sets_a_time_subscribes(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await stop(db, anya.id, EndReason.BLOCKED, at("20 09:10"))
    plan = await set_time(db, anya, TWENTY, at("20 09:20"))
    assert (plan.next_due, plan.end_reason) == (at("20 20:00"), None)


@pytest.mark.parametrize(
    ("old", "now", "new", "due"),
    [
        (TWENTY, "20 12:00", time(13), "20 13:00"),
        (TWENTY, "20 12:00", EIGHT, "20 12:00"),
        (TEN, "20 12:00", TWENTY, "21 20:00"),
        (TEN, "20 12:00", EIGHT, "21 08:00"),
        (TEN, "20 09:00", TWENTY, "20 20:00"),
    ],
)
async def test_a_new_time_keeps_one_a_day(
    db: Database, anya: Subscriber, old: time, now: str, new: time, due: str
) -> None:
    await set_time(db, anya, old, at("18 00:00"))
    await planned(db, at(now))
    plan = await set_time(db, anya, new, at(now))
    assert plan.next_due == at(due)
    dues = await planned(db, at("22 23:59"))
    assert [due.astimezone(MOSCOW).day for due in dues] == list(range(18, 23))


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        ("Asia/Tokyo", "20 03:00", "20 04:00"),
        # It is noon there, and today's has not been here.
        ("Asia/Tokyo", "20 06:00", "20 06:00"),
        ("Asia/Tokyo", "20 12:00", "21 04:00"),
        ("America/New_York", "20 09:00", "20 17:00"),
        ("America/New_York", "20 12:00", "21 17:00"),
    ],
)
async def test_another_zone(db: Database, anya: Subscriber, zone: str, now: str, due: str) -> None:
    await set_time(db, anya, TEN, at("18 00:00"))
    await planned(db, at(now))
    plan = await set_zone(db, anya, zone, at(now))
    assert plan is not None
    assert plan.next_due == at(due)
    assert (plan.daily_at, plan.zone, anya.timezone) == (TEN, ZoneInfo(zone), zone)
    assert plan == await subscribing.look(db, anya)
    dues = await planned(db, at("22 23:59"))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in dues]
    assert len(days) == len(set(days))


async def test_a_zone_without_a_subscription(db: Database, anya: Subscriber) -> None:
    assert await set_zone(db, anya, "Asia/Tokyo", at("20 09:00")) is None
    async with db.reading() as session:
        stored = await subscribers.get(session, anya.id)
    assert stored is not None
    assert stored.timezone == "Asia/Tokyo"
    await subscribe(db, anya, TEN, at("20 09:00"))
    await stop(db, anya.id, EndReason.STOPPED, at("20 09:10"))
    assert await set_zone(db, anya, "Europe/Berlin", at("20 09:20")) is None
    assert await next_due(db) is None


@pytest.mark.parametrize("days", [1, 7, subscribing.MAX_PAUSE_DAYS])
async def test_a_pause_of_whole_days(db: Database, anya: Subscriber, days: int) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    plan = await pause(db, anya, days, at("20 09:30"))
    assert plan is not None
    assert plan.paused_until == date(2026, 5, 20) + timedelta(days=days)
    assert plan.next_due == at("20 10:00") + timedelta(days=days)
    assert await planned(db, at("20 23:59")) == []


async def test_after_a_pause_it_goes_on(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await pause(db, anya, 3, at("20 09:30"))
    assert await planned(db, at("24 12:00")) == [at("23 10:00"), at("24 10:00")]
    plan = await subscribing.look(db, anya)
    assert plan is not None
    assert (plan.next_due, plan.paused_until) == (at("25 10:00"), None)


async def test_a_pause_ends_when_they_subscribe(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await pause(db, anya, 30, at("20 09:30"))
    plan = await subscribe(db, anya, TEN, at("21 11:00"))
    assert (plan.next_due, plan.paused_until) == (at("22 10:00"), None)


async def test_a_pause_lasts_over_a_new_time_and_zone(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await pause(db, anya, 3, at("20 09:30"))
    moved = await set_time(db, anya, TWENTY, at("21 09:00"))
    assert (moved.next_due, moved.paused_until) == (at("23 20:00"), date(2026, 5, 23))
    away = await set_zone(db, anya, "Asia/Tokyo", at("21 10:00"))
    assert away is not None
    assert (away.next_due, away.paused_until) == (at("23 14:00"), date(2026, 5, 23))
    over = await set_time(db, anya, EIGHT, at("23 01:00"))
    assert (over.next_due, over.paused_until) == (at("23 02:00"), None)


async def test_a_pause_after_a_stop_is_none(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await stop(db, anya.id, EndReason.STOPPED, at("20 09:10"))
    assert await pause(db, anya, 3, at("20 09:20")) is None
    assert await next_due(db) is None


Change = Callable[[Database, Subscriber], Coroutine[None, None, None]]


async def stopping(db: Database, person: Subscriber) -> None:
    await stop(db, person.id, EndReason.STOPPED, at("20 10:01"))


async def pausing(db: Database, person: Subscriber) -> None:
    await pause(db, person, 3, at("20 10:01"))


@pytest.mark.parametrize("change", [stopping, pausing])
async def test_what_is_on_its_way_is_cancelled(
    db: Database, anya: Subscriber, change: Change
) -> None:
    boris = await add_person(db, 2)
    for person in (anya, boris):
        await subscribe(db, person, TEN, at("20 09:00"))
    assert await plan(db, at("20 10:00")) == 2
    await change(db, anya)
    assert sorted(await statuses(db)) == [Status.CANCELLED, Status.PENDING]


async def during_planning(db: Database, person: Subscriber, change: Change) -> None:
    """Start a change while a planner has written a delivery and not committed yet."""
    async with db.writing() as session:
        (found,) = await subscriptions.due(session, Purpose.DAILY, at("20 10:00"), 10)
        move = Move([found.subscription_id], found.due, at("21 10:00"))
        await subscriptions.advance(session, Purpose.DAILY, [move])
        await deliveries.plan(session, Purpose.DAILY, [move])
        task = asyncio.create_task(change(db, person))
        await asyncio.sleep(0.1)
    await task


@pytest.mark.parametrize("change", [stopping, pausing])
async def test_what_is_planned_meanwhile_is_cancelled(
    db: Database, anya: Subscriber, change: Change
) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))
    await during_planning(db, anya, change)
    assert await statuses(db) == [Status.CANCELLED]
    assert (await next_due(db) or at("23 10:00")) == at("23 10:00")


async def test_a_new_time_during_planning_doubles_no_day(db: Database, anya: Subscriber) -> None:
    await subscribe(db, anya, TEN, at("20 09:00"))

    async def change(db: Database, person: Subscriber) -> None:
        await set_time(db, person, TWENTY, at("20 10:00"))

    await during_planning(db, anya, change)
    assert await planned(db, at("21 23:00")) == [at("20 10:00"), at("21 20:00")]
