"""What a process that died was sending goes on at once."""

from datetime import datetime

import structlog

from bot.db import leases
from bot.db.engine import Database
from bot.delivery.attempt import LEASE

log = structlog.get_logger(__name__)


async def recover(db: Database, now: datetime) -> int:
    """Take over what is held by whoever sent before. Return how many rows that were.

    Only for the one process that sends: what another one holds may be on its way at this moment.
    """
    async with db.writing() as session:
        freed = await leases.let_go(session, now, LEASE)
    if freed:
        log.warning("taken over from a process that did not end in order", rows=freed)
    return freed
