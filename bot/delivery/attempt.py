"""One attempt to send a row of an outbox, and what becomes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from structlog.contextvars import bound_contextvars

from bot.db import outbox
from bot.db.desk_models import Announcement, Digest
from bot.db.models import Correction, Delivery, EndReason, Status
from bot.delivery.counting import count_done, count_error, count_unsent
from bot.metrics import Metrics
from bot.services import subscribing
from bot.telegram.pace import in_bulk
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

Row = Delivery | Correction | Announcement | Digest

#: So many are claimed and on their way at a time: a crash repeats at most as many.
BATCH = 50

#: How long a sender may hold what it claimed; after a crash another one takes it over then.
LEASE = timedelta(minutes=2)

#: Waits between attempts double from the first to the last of these.
FIRST_RETRY = timedelta(seconds=15)
LAST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: done with by ``status``, or to be tried again after ``wait``.

    Whoever is ``gone`` is sent nothing any more.
    """

    status: Status | None
    wait: timedelta = timedelta()
    gone: bool = False


async def attempt(
    house: House, row: Row, person_id: int, now: datetime, send: Callable[[], Awaitable[Status]]
) -> None:
    """Send a claimed row and store what came of it: done with, or to be tried again later.

    Whoever has blocked the bot is sent nothing any more.
    """
    outcome = await tried(house.metrics, row, send)
    if outcome.gone:
        await subscribing.stop(house.db, person_id, EndReason.BLOCKED, now)
    async with house.db.writing() as session:
        if outcome.status is None:
            await outbox.release(session, type(row), row.id, now + outcome.wait)
        else:
            await outbox.finish(session, type(row), row.id, outcome.status, now)
            count_done(house.metrics, row, outcome.status, now)


async def tried(metrics: Metrics, row: Row, send: Callable[[], Awaitable[Status]]) -> Outcome:
    """Send a claimed row, and tell what came of it. Nothing but a cancellation is raised."""
    which = {"outbox": row.__tablename__, "row": row.id}
    try:
        with in_bulk(), bound_contextvars(**which):
            status = await send()
    except Exception as error:
        # One that fails must not hold up the others; the log tells what happened to it.
        count_error(metrics, row, error)
        match error:
            case TelegramForbiddenError():
                log.info("subscriber is gone", **which, reason=error.message)
                return Outcome(Status.CANCELLED, gone=True)
            case TelegramBadRequest():
                # The same message would be refused again.
                log.error("refused", **which, reason=error.message)
                return Outcome(Status.FAILED)
            case TelegramRetryAfter():
                log.info("put off", **which, seconds=error.retry_after)
                return Outcome(None, timedelta(seconds=error.retry_after))
            case _:
                log.exception("sending failed", **which, attempt=row.attempts)
                return Outcome(None, retry_delay(row.attempts))
    count_unsent(metrics, row, status)
    return Outcome(status)


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts, 1 or more."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LAST_RETRY)
