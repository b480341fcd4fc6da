from datetime import UTC, date, datetime, time, timedelta

import pytest
from samples import add_person

from bot.db import subscriptions
from bot.db.engine import Database
from bot.db.models import EndReason, Purpose, Subscriber
from bot.db.subscriptions import Move

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_a_subscription_ends_once_and_can_run_again(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        first = await subscriptions.put(
            session, anya.id, time(10), NOW, paused_until=date(2026, 5, 21)
        )
    async with db.writing() as session:
        assert await subscriptions.end(session, anya.id, EndReason.BLOCKED, NOW)
        assert not await subscriptions.end(session, anya.id, EndReason.STOPPED, NOW + DAY)
    async with db.reading() as session:
        ended = await subscriptions.get(session, anya.id)
    assert ended is not None
    assert (ended.next_due_at, ended.paused_until) == (None, None)
    assert (ended.ended_at, ended.end_reason) == (NOW, EndReason.BLOCKED)
    async with db.writing() as session:
        again = await subscriptions.put(session, anya.id, time(9), NOW + DAY)
    assert (again.id, again.daily_at, again.next_due_at) == (first.id, time(9), NOW + DAY)
    assert (again.ended_at, again.end_reason) == (None, None)


async def test_whoever_never_subscribed_has_nothing_to_end(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        assert await subscriptions.get(session, anya.id) is None
        assert not await subscriptions.end(session, anya.id, EndReason.STOPPED, NOW)


async def test_who_is_due(db: Database) -> None:
    for person_id, zone, due in [
        (1, "Europe/Moscow", NOW),
        (2, "Asia/Tokyo", NOW - DAY),
        (3, "Asia/Tokyo", NOW + timedelta(microseconds=1)),
        (4, "Asia/Tokyo", NOW),
    ]:
        await add_person(db, person_id, zone)
        async with db.writing() as session:
            await subscriptions.put(session, person_id, time(10), due)
    async with db.writing() as session:
        await subscriptions.end(session, 4, EndReason.STOPPED, NOW)
    async with db.reading() as session:
        rows = await subscriptions.due(session, Purpose.DAILY, NOW, 10)
        assert [(row.due, row.at, row.timezone) for row in rows] == [
            (NOW - DAY, time(10), "Asia/Tokyo"),
            (NOW, time(10), "Europe/Moscow"),
        ]
        assert len(await subscriptions.due(session, Purpose.DAILY, NOW, 1)) == 1


# On SQLite one transaction writes at a time, whoever it is about.
@pytest.mark.parametrize("kept_database", ["postgresql"], indirect=True)
async def test_what_one_plans_the_others_leave_alone(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        await subscriptions.put(session, anya.id, time(10), NOW)
    async with db.writing() as one, db.writing() as other:
        assert len(await subscriptions.due(one, Purpose.DAILY, NOW, 10)) == 1
        assert await subscriptions.due(other, Purpose.DAILY, NOW, 10) == []


async def test_a_schedule_moves_on(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        row = await subscriptions.put(
            session, anya.id, time(10), NOW, paused_until=date(2026, 5, 20)
        )
    async with db.writing() as session:
        await subscriptions.advance(session, Purpose.DAILY, [Move([row.id], NOW, NOW + DAY)])
    async with db.reading() as session:
        moved = await subscriptions.get(session, anya.id)
    assert moved is not None
    assert (moved.next_due_at, moved.served_due_at) == (NOW + DAY, NOW)
    assert moved.paused_until is None


async def test_a_day_that_nothing_was_served_leaves_the_last_one(
    db: Database, anya: Subscriber
) -> None:
    async with db.writing() as session:
        row = await subscriptions.put(session, anya.id, time(10), NOW)
        for move in (Move([row.id], NOW, NOW + DAY), Move([row.id], None, NOW + 2 * DAY)):
            await subscriptions.advance(session, Purpose.DAILY, [move])
    async with db.reading() as session:
        moved = await subscriptions.get(session, anya.id)
    assert moved is not None
    assert (moved.next_due_at, moved.served_due_at) == (NOW + 2 * DAY, NOW)


async def test_a_reminder_moves_on_by_itself(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        row = await subscriptions.put(session, anya.id, time(10), NOW)
        await subscriptions.remind(session, row.id, time(20), NOW)
        await subscriptions.advance(session, Purpose.REMINDER, [Move([row.id], NOW, NOW + DAY)])
    async with db.reading() as session:
        moved = await subscriptions.get(session, anya.id)
    assert moved is not None
    assert (moved.next_due_at, moved.next_reminder_at) == (NOW, NOW + DAY)
    assert moved.served_due_at is None
