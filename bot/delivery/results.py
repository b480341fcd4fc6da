"""What came of letters, stored for many at once."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.db import hands, outbox
from bot.db.models import Delivery, EndReason, Status
from bot.db.outage import is_outage
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
    """Store what came of letters at ``now`` (UTC), in one transaction if that can be.

    While the database is away it is tried again, for half a lease: a letter that is not stored is
    sent once more. What cannot be stored is logged: nothing but a cancellation is raised.
    """
    await _store_until(_seconds() + LEASE.total_seconds() / 2, house, results, now)


async def _store_until(
    last_try: float, house: House, results: Sequence[Result], now: datetime
) -> None:
    while True:
        try:
            await _store(house, results, now)
        except Exception as error:
            away = is_outage(error)
            if not away and len(results) > 1:
                # One that cannot be stored must not hold up the others.
                for result in results:
                    await _store_until(last_try, house, [result], now)
                return
            if not away or _seconds() > last_try:
                ids = [result.letter.delivery.id for result in results]
                log.exception("not stored", deliveries=ids)
                return
            log.warning("not stored yet", deliveries=len(results), error=repr(error))
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


def _seconds() -> float:
    return asyncio.get_running_loop().time()
