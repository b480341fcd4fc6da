"""Who is due: writes deliveries, and moves each schedule on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import schedule
from bot.db import deliveries, subscriptions
from bot.db.engine import Database

#: One transaction plans this many; more wait for the next one, so that no lock is held for long.
BATCH = 500


async def plan(db: Database, now: datetime) -> int:
    """Write a delivery for each subscription due by ``now`` (UTC). Return how many were due.

    A delivery and the next due moment are written together. Any number of processes may plan at
    once: who comes second finds the schedule moved on.
    """
    async with db.writing() as session:
        due_now = await subscriptions.due(session, now, BATCH)
        for subscription, timezone in due_now:
            zone = ZoneInfo(timezone)
            at, due = subscription.daily_at, subscription.next_due_at
            assert due is not None  # noqa: S101 - the query asks for it
            serve = schedule.catch_up(due, now, at, zone)
            following = schedule.next_due(now, at, zone, served=serve)
            if await subscriptions.advance(session, subscription, serve, following) and serve:
                await deliveries.plan(session, subscription.id, serve)
    return len(due_now)
