"""The evening reminder: when it is due, whatever its person changes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import add_person
from sqlalchemy import delete, select

from bot.core.schedule import local_day
from bot.db import subscriptions
from bot.db.engine import Database
from bot.db.models import Delivery, EndReason, Purpose, Status, Subscriber
from bot.delivery import planner
from bot.services import subscribing
from bot.services.subscribing import pause, set_reminder, set_time, set_zone, stop, subscribe

MOSCOW = ZoneInfo("Europe/Moscow")
TEN, NINETEEN, TWENTY_ONE = time(10), time(19), time(21)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """Return a moment of May 2026 on the clock of Moscow: "20 10:00"."""
    return datetime.fromisoformat(f"2026-05-{text}").replace(tzinfo=MOSCOW)


@pytest.fixture
async def rita(db: Database, anya: Subscriber) -> Subscriber:
    """Someone in Moscow with a daily question at ten."""
    await subscribe(db, anya, TEN, at("01 09:00"))
    return anya


async def due(db: Database, person: Subscriber) -> datetime | None:
    async with db.reading() as session:
        found = await subscriptions.get(session, person.id)
    return found.next_reminder_at if found else None


async def reminders(db: Database) -> list[datetime]:
    """Return the due moments of what was planned."""
    planned = select(Delivery.due_at).where(Delivery.purpose == Purpose.REMINDER)
    async with db.reading() as session:
        return list(await session.scalars(planned.order_by(Delivery.due_at)))


async def statuses(db: Database) -> list[Status]:
    async with db.reading() as session:
        return list(await session.scalars(select(Delivery.status).order_by(Delivery.due_at)))


async def test_it_is_off_until_asked_for(db: Database, rita: Subscriber) -> None:
    plan = await subscribing.look(db, rita)
    assert plan is not None
    assert plan.reminds_at is None
    assert await due(db, rita) is None
    assert await planner.plan(db, at("30 23:00"), Purpose.REMINDER) == 0


@pytest.mark.parametrize(
    ("now", "first"),
    [("20 12:00", "20 21:00"), ("20 20:59", "20 21:00"), ("20 21:00", "21 21:00")],
)
async def test_it_comes_at_the_next_time(
    db: Database, rita: Subscriber, now: str, first: str
) -> None:
    plan = await set_reminder(db, rita, TWENTY_ONE, at(now))
    assert plan is not None
    assert plan.reminds_at == TWENTY_ONE
    assert await due(db, rita) == at(first)


async def test_it_is_planned_once_a_day(db: Database, rita: Subscriber) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    now = at("20 12:00")
    while now < at("23 12:00"):
        await planner.plan(db, now, Purpose.REMINDER)
        now += HOUR
    assert await reminders(db) == [at(f"{day} 21:00") for day in (20, 21, 22)]


@pytest.mark.parametrize(
    ("now", "planned", "following"),
    [
        ("20 23:59", ["20 21:00"], "21 21:00"),
        ("21 00:01", [], "21 21:00"),
        ("25 22:00", ["25 21:00"], "26 21:00"),
        ("25 20:00", [], "25 21:00"),
    ],
)
async def test_after_a_downtime_it_is_of_today_or_of_no_day(
    db: Database, rita: Subscriber, now: str, planned: list[str], following: str
) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    assert await planner.plan(db, at(now), Purpose.REMINDER) == 1
    assert await reminders(db) == list(map(at, planned))
    assert await due(db, rita) == at(following)


async def test_it_can_be_switched_off(db: Database, rita: Subscriber) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    await planner.plan(db, at("20 21:00"), Purpose.REMINDER)
    plan = await set_reminder(db, rita, None, at("20 21:00"))
    assert plan is not None
    assert plan.reminds_at is None
    assert await statuses(db) == [Status.CANCELLED], "the one on its way, too"
    assert await due(db, rita) is None


@pytest.mark.parametrize(
    ("new", "first"), [(time(22), "21 22:00"), (NINETEEN, "21 19:00"), (TWENTY_ONE, "21 21:00")]
)
async def test_another_time_reminds_nobody_twice_a_day(
    db: Database, rita: Subscriber, new: time, first: str
) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    await planner.plan(db, at("20 21:00"), Purpose.REMINDER)
    await set_reminder(db, rita, new, at("20 21:01"))
    assert await due(db, rita) == at(first)


async def test_a_new_time_of_the_question_leaves_it_alone(db: Database, rita: Subscriber) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    await set_time(db, rita, time(8), at("20 13:00"))
    await pause(db, rita, 3, at("20 14:00"))
    assert await due(db, rita) == at("20 21:00")


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Tokyo", "20 14:00", "20 15:00"),
        # It is 21:30 there, and today's has not been here.
        ("Asia/Dubai", "20 20:30", "20 20:30"),
        # The one of here would come tomorrow there.
        ("Asia/Tokyo", "20 16:30", "21 15:00"),
        ("Asia/Tokyo", "20 20:00", "21 15:00"),
        ("America/New_York", "20 12:00", "21 04:00"),
    ],
)
async def test_another_zone(
    db: Database, rita: Subscriber, zone: str, now: str, expected: str
) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 10:00"))
    await set_zone(db, rita, zone, at(now))
    assert await due(db, rita) == at(expected)


async def test_after_a_journey_west_it_comes_once_on_a_day(db: Database, rita: Subscriber) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    await planner.plan(db, at("20 21:00"), Purpose.REMINDER)
    await set_zone(db, rita, "America/New_York", at("20 22:00"))
    assert await due(db, rita) == at("22 04:00"), "the evening of the 21st there"


async def test_a_stop_ends_it_and_coming_back_begins_it_again(
    db: Database, rita: Subscriber
) -> None:
    await set_reminder(db, rita, TWENTY_ONE, at("20 12:00"))
    await stop(db, rita.id, EndReason.BLOCKED, at("20 13:00"))
    assert await due(db, rita) is None
    assert await set_reminder(db, rita, NINETEEN, at("20 14:00")) is None
    plan = await subscribe(db, rita, TEN, at("22 12:00"))
    assert plan.reminds_at == TWENTY_ONE
    assert await due(db, rita) == at("22 21:00")


async def test_whoever_never_subscribed_has_none(db: Database, anya: Subscriber) -> None:
    assert await set_reminder(db, anya, TWENTY_ONE, at("20 12:00")) is None


ZONES = ("Pacific/Kiritimati", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Niue")
changes = st.tuples(
    st.sampled_from(["nothing", "downtime", "travel", "set", "subscribe"]),
    st.integers(0, 90).map(lambda halves: halves * HOUR / 2),
    st.integers(0, 4),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(
    # Near the nights on which the clocks are moved in Berlin and in New York, and far from them.
    st.sampled_from([datetime(2026, month, 6, 12, tzinfo=MOSCOW) for month in (3, 5, 11)]),
    st.lists(changes, min_size=3, max_size=12),
)
async def test_no_day_has_two_whatever_they_change(
    kept_sqlite: Database, start: datetime, changes: list[tuple[str, timedelta, int]]
) -> None:
    db = kept_sqlite
    async with db.writing() as session:
        await session.execute(delete(Subscriber))
    person = await add_person(db, 1)
    await subscribe(db, person, TEN, start)
    await set_reminder(db, person, TWENTY_ONE, start)
    now = start
    for act, wait, n in changes:
        end = now + wait
        while now < end:
            moment = await due(db, person)
            assert moment is not None
            now = end if act == "downtime" else min(max(now, moment), end)
            before = await reminders(db)
            await planner.plan(db, now, Purpose.REMINDER)
            # As seen from where they are: whoever crosses the date line lives a date twice.
            zone = ZoneInfo(person.timezone)
            days = {local_day(earlier, zone) for earlier in before}
            for planned in (await reminders(db))[len(before) :]:
                assert local_day(planned, zone) not in days
                assert local_day(planned, zone) == local_day(now, zone), "never a day later"
        if act == "travel":
            await set_zone(db, person, ZONES[n], now)
        elif act == "set":
            await set_reminder(db, person, time(19 + n % 4), now)
        elif act == "subscribe":
            await subscribe(db, person, TEN, now)
