"""Who is due: writes deliveries, and moves each schedule on."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import schedule
from bot.db import deliveries, subscriptions
from bot.db.engine import Database
from bot.db.models import Purpose, Subscription

#: One transaction plans this many; more wait for the next one, so that no lock is held for long.
BATCH = 500


async def plan(db: Database, now: datetime) -> int:
    """Write a delivery for each subscription due by ``now`` (UTC). Return how many were due.

    A delivery and the next due moment are written together. Any number of processes may plan at
    once: who comes second finds the schedule moved on.
    """
    async with db.writing() as session:
        due_now = await subscriptions.due(session, now, BATCH)
        for subscription, timezone in _in_order(due_now):
            zone = ZoneInfo(timezone)
            at, due = subscription.daily_at, subscription.next_due_at
            assert due is not None  # noqa: S101 - the query asks for it
            serve = schedule.catch_up(due, now, at, zone)
            following = schedule.next_due(now, at, zone, served=serve)
            if await subscriptions.advance(session, subscription, serve, following) and serve:
                await deliveries.plan(session, subscription.id, serve)
    return len(due_now)


async def plan_reminders(db: Database, now: datetime) -> int:
    """Write a delivery for each evening reminder due by ``now`` (UTC), like `plan`.

    Whether there is anything to remind of is seen when it is sent.
    """
    async with db.writing() as session:
        due_now = await subscriptions.reminders_due(session, now, BATCH)
        for subscription, timezone in _in_order(due_now):
            zone = ZoneInfo(timezone)
            at, due = subscription.reminds_at, subscription.next_reminder_at
            assert at is not None  # noqa: S101 - whoever is due for one has a time
            assert due is not None  # noqa: S101
            serve = schedule.catch_up(due, now, at, zone)
            following = schedule.next_due(now, at, zone, served=serve)
            if await subscriptions.advance_reminder(session, subscription, following) and serve:
                await deliveries.plan(session, subscription.id, serve, Purpose.REMINDER)
    return len(due_now)


def _in_order(due: Iterable[tuple[Subscription, str]]) -> list[tuple[Subscription, str]]:
    # Two processes, one at the questions and one at the reminders, must not wait in a circle.
    return sorted(due, key=lambda row: row[0].id)
