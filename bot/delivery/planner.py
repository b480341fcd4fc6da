"""Who is due: writes deliveries, and moves each schedule on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time
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
        moves = list(_moves(due_now, now))
        await subscriptions.advance(session, purpose, moves)
        await deliveries.plan(session, purpose, moves)
    return len(due_now)


def _moves(due_now: Iterable[Due], now: datetime) -> Iterator[Move]:
    """Move on together those whose clocks say the same: at nine they are many."""
    together: defaultdict[tuple[time, datetime, str], list[int]] = defaultdict(list)
    for due in due_now:
        together[due.at, due.due, due.timezone].append(due.subscription_id)
    for (at, due_at, timezone), subscription_ids in together.items():
        zone = ZoneInfo(timezone)
        served = schedule.catch_up(due_at, now, at, zone)
        following = schedule.next_due(now, at, zone, served=served)
        yield Move(subscription_ids, served, following)
