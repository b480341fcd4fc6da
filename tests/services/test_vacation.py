"""A pause is vacation: what it does to the ledger of days."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.question import Bank
from bot.core.streak import Counted
from bot.db import days, subscribers
from bot.db.engine import Database
from bot.db.models import EndReason, Subscriber
from bot.services import streaks, subscribing
from bot.services.subscribing import pause, rest, set_time, set_zone, stop, subscribe

MOSCOW = ZoneInfo("Europe/Moscow")
TEN = time(10)
EMPTY = Bank({}, {})
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """Return a moment of May 2026 on the clock of Moscow: "20 10:00"."""
    return datetime.fromisoformat(f"2026-05-{text}").replace(tzinfo=MOSCOW)


@pytest.fixture
async def paula(db: Database, anya: Subscriber) -> Subscriber:
    """Someone in Moscow with a daily question at ten."""
    await subscribe(db, anya, TEN, at("01 09:00"))
    return anya


async def answered(db: Database, person: Subscriber, on: Iterable[int]) -> Subscriber:
    """Write that days were answered, and return the person as they are then."""
    async with db.writing() as session:
        rows = [(date(2026, 5, day), Counted.ANSWERED) for day in on]
        await days.write(session, person.id, rows)
    await streaks.rebuild(db, person.id)
    async with db.reading() as session:
        known = await subscribers.get(session, person.id)
    assert known is not None
    return known


async def vacation(db: Database, person: Subscriber) -> list[int]:
    async with db.reading() as session:
        ledger = await days.all_of(session, person.id)
    return [day.day for day, counted in ledger.items() if counted is Counted.VACATION]


@pytest.mark.parametrize(
    ("on", "now", "length", "expected"),
    [
        ([19], "20 12:00", 1, [20]),
        ([19], "20 12:00", 3, [20, 21, 22]),
        ([19, 20], "20 12:00", 3, [21, 22]),
        ([19, 20], "20 12:00", 1, []),
        # At night the day before is still open, and a pause breaks nothing.
        ([19], "21 01:00", 2, [20, 21, 22]),
        ([19, 20], "21 01:00", 2, [21, 22]),
    ],
)
async def test_the_days_of_a_pause(
    db: Database, paula: Subscriber, on: list[int], now: str, length: int, expected: list[int]
) -> None:
    person = await answered(db, paula, on)
    await pause(db, person, length, at(now))
    assert await vacation(db, paula) == expected


async def test_the_longest_pause_breaks_nothing(db: Database, paula: Subscriber) -> None:
    person = await answered(db, paula, range(10, 20))
    most = subscribing.MAX_PAUSE_DAYS
    await pause(db, person, most, at("20 12:00"))
    for later, kept in [(most, 10), (most + 1, 10), (most + 3, 0)]:
        now = at("20 12:00") + later * DAY
        async with db.reading() as session:
            ledger = await days.since(session, person.id, date(2026, 5, 20))
        assert len(ledger) == most
        found = await streaks.look(db, EMPTY, person, now)
        assert found.streak.days == kept, "one freeze was there"


async def test_a_shorter_pause_replaces_a_longer_one(db: Database, paula: Subscriber) -> None:
    await pause(db, paula, 10, at("20 12:00"))
    await pause(db, paula, 2, at("21 12:00"))
    assert await vacation(db, paula) == [20, 21, 22]


async def test_whoever_comes_back_has_today_as_vacation(db: Database, paula: Subscriber) -> None:
    person = await answered(db, paula, range(10, 20))
    await pause(db, person, 10, at("20 12:00"))
    await subscribe(db, person, TEN, at("22 12:00"))
    assert await vacation(db, paula) == [20, 21, 22]
    found = await streaks.look(db, EMPTY, person, at("23 12:00"))
    assert (found.streak.days, found.streak.freezes, found.open_today) == (10, 1, True)


async def test_coming_back_takes_no_day_that_is_over(db: Database, paula: Subscriber) -> None:
    """On Kiritimati they answered early on the 20th after a pause; on Niue the 18th lasts."""
    await set_zone(db, paula, "Pacific/Kiritimati", at("17 12:00"))
    await pause(db, paula, 2, at("17 16:00"))
    person = await answered(db, paula, [20])
    now = at("19 16:10")
    await set_zone(db, person, "Pacific/Niue", now)
    assert streaks.today_of(person, now) == date(2026, 5, 18)
    await subscribe(db, person, TEN, now)
    assert await vacation(db, person) == [18, 19]
    await pause(db, person, 1, now)
    assert await vacation(db, person) == [18, 19]


async def test_a_stop_leaves_the_vacation_until_they_come_back(
    db: Database, paula: Subscriber
) -> None:
    await pause(db, paula, 5, at("20 12:00"))
    await stop(db, paula.id, EndReason.STOPPED, at("21 12:00"))
    assert await vacation(db, paula) == [20, 21, 22, 23, 24]
    await set_time(db, paula, TEN, at("22 12:00"))
    assert await vacation(db, paula) == [20, 21, 22]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
async def test_a_new_time_or_zone_keeps_the_vacation(
    db: Database, paula: Subscriber, zone: str
) -> None:
    await pause(db, paula, 5, at("20 12:00"))
    await set_time(db, paula, time(20), at("21 12:00"))
    await set_zone(db, paula, zone, at("21 12:00"))
    assert await vacation(db, paula) == [20, 21, 22, 23, 24]


async def test_without_a_daily_question_there_is_no_pause(db: Database, anya: Subscriber) -> None:
    assert await pause(db, anya, 3, at("20 12:00")) is None
    assert await vacation(db, anya) == []


@pytest.mark.parametrize("stopped", [True, False])
async def test_a_streak_without_a_daily_question_has_vacation_too(
    db: Database, anya: Subscriber, stopped: bool
) -> None:
    if stopped:
        await subscribe(db, anya, TEN, at("01 09:00"))
        await stop(db, anya.id, EndReason.STOPPED, at("02 09:00"))
    person = await answered(db, anya, range(14, 20))
    assert await rest(db, person, 5, at("20 12:00")) == date(2026, 5, 25)
    assert await rest(db, person, 3, at("21 01:00")) == date(2026, 5, 24)
    assert await vacation(db, person) == [20, 21, 22, 23]
    for day, kept in [("24 12:00", 6), ("25 12:00", 0)]:
        assert (await streaks.look(db, EMPTY, person, at(day))).streak.days == kept
    plan = await subscribing.look(db, person)
    assert (plan is not None, plan and plan.next_due) == (stopped, None)
