"""What came of letters, stored for many at once."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.db import hands, outbox
from bot.db.models import Delivery, EndReason, Status
from bot.delivery.attempt import LEASE, Outcome
from bot.delivery.counting import count_done
from bot.delivery.letters import Letter
from bot.services import subscribing
from bot.services.dealing import Dealt
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: A database that is away is asked again after so long, for half a lease.
_ASK_AGAIN_S = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a letter, and the message that shows its card, if one was sent."""

    letter: Letter
    outcome: Outcome
    message_id: int | None


async def store(house: House, results: Sequence[Result], now: datetime) -> None:
    """Store what came of letters at ``now`` (UTC) in one transaction.

    While the database is away it is tried again: a letter that is not stored is sent once more.
    """
    clock = asyncio.get_running_loop().time
    last_try = clock() + LEASE.total_seconds() / 2
    while True:
        try:
            await _store(house, results, now)
        except Exception:
            if clock() > last_try:
                raise
            log.warning("not stored yet", deliveries=len(results), exc_info=True)
        else:
            break
        await asyncio.sleep(_ASK_AGAIN_S)
    for result in results:
        if result.outcome.status is not None:
            count_done(house.metrics, result.letter.delivery, result.outcome.status, now)


async def _store(house: House, results: Sequence[Result], now: datetime) -> None:
    done: defaultdict[Status, list[int]] = defaultdict(list)
    put_off, shown = [], []
    for result in results:
        delivery, content = result.letter.delivery, result.letter.content
        if result.outcome.status is None:
            put_off.append((delivery.id, now + result.outcome.wait))
        else:
            done[result.outcome.status].append(delivery.id)
        if isinstance(content, Dealt) and result.message_id is not None:
            shown.append((content.card.id, result.message_id))
        if result.outcome.gone:
            await subscribing.stop(house.db, result.letter.person.id, EndReason.BLOCKED, now)
    async with house.db.writing() as session:
        await hands.were_sent(session, shown)
        for status, ids in done.items():
            await outbox.finish_all(session, Delivery, ids, status, now)
        for delivery_id, until in put_off:
            await outbox.release(session, Delivery, delivery_id, until)
