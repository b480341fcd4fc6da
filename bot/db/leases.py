"""Leases that a process left behind when it died."""

from datetime import datetime, timedelta

from sqlalchemy import update

from bot.db.engine import Session
from bot.db.models import Status
from bot.db.outbox import OUTBOXES
from bot.db.statements import table_of

#: A post that was sent is held as well while it is edited.
_HELD = (Status.PENDING, Status.SENT)


async def let_go(session: Session, now: datetime, longest: timedelta) -> int:
    """Free the rows that are held for at most ``longest`` from ``now`` on. Return how many.

    What waits for longer than a lease lasts was put off, and goes on waiting.
    """
    freed = 0
    for model in OUTBOXES:
        table = table_of(model)
        result = await session.execute(
            update(table)
            .where(
                table.c.status.in_(_HELD),
                table.c.leased_until > now,
                table.c.leased_until <= now + longest,
            )
            .values(leased_until=None)
        )
        freed += result.rowcount
    return freed
