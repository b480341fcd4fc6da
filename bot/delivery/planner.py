"""Who is due: writes deliveries, and moves each schedule on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import schedule
from bot.db import deliveries, subscriptions
from bot.db.engine import Database
from bot.db.models import Purpose
from bot.db.subscriptions import Due, Move

#: One transaction plans this many; more wait for the next one, so that no lock is held for long.
BATCH = 1000


async def plan(db: Database, now: datetime, purpose: Purpose = Purpose.DAILY) -> int:
    """Write a delivery for each subscription due by ``now`` (UTC). Return how many were due.

    A delivery and the next due moment are written together. Any number of processes may plan at
    once: what one is at work on, the others leave alone. Whether there is anything to remind of is
    seen when a reminder is sent.
    """
    async with db.writing() as session:
        due_now = await subscriptions.due(session, purpose, now, BATCH)
        moves = [_move(due, now) for due in due_now]
        await subscriptions.advance(session, purpose, moves)
        await deliveries.plan(session, purpose, moves)
    return len(due_now)


def _move(due: Due, now: datetime) -> Move:
    zone = ZoneInfo(due.timezone)
    served = schedule.catch_up(due.due, now, due.at, zone)
    return Move(due.subscription_id, served, schedule.next_due(now, due.at, zone, served=served))
