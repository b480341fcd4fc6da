"""One attempt to send a row of an outbox, and what becomes of it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.db import outbox
from bot.db.desk_models import Announcement, Digest
from bot.db.models import Correction, Delivery, EndReason, Status
from bot.services import subscribing
from bot.telegram.pace import in_bulk
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: So many are claimed and on their way at a time.
BATCH = 50

#: How long a sender may hold what it claimed; after a crash another one takes it over then.
LEASE = timedelta(minutes=2)

#: Waits between attempts double from the first to the last of these.
FIRST_RETRY = timedelta(seconds=15)
LAST_RETRY = timedelta(minutes=10)


async def attempt(
    house: House,
    row: Delivery | Correction | Announcement | Digest,
    person_id: int,
    now: datetime,
    send: Callable[[], Awaitable[Status]],
) -> None:
    """Send a claimed row and store what came of it: done with, or to be tried again later.

    Whoever has blocked the bot is sent nothing any more.
    """
    kind = type(row)
    try:
        with in_bulk():
            status = await send()
    except TelegramForbiddenError as error:
        log.info("subscriber is gone", outbox=kind.__tablename__, row=row.id, reason=error.message)
        await subscribing.stop(house.db, person_id, EndReason.BLOCKED, now)
        status = Status.CANCELLED
    except TelegramBadRequest as error:
        # The same message would be refused again.
        log.error("refused", outbox=kind.__tablename__, row=row.id, reason=error.message)
        status = Status.FAILED
    except TelegramRetryAfter as error:
        log.info("put off", outbox=kind.__tablename__, row=row.id, seconds=error.retry_after)
        async with house.db.writing() as session:
            await outbox.release(session, kind, row.id, now + timedelta(seconds=error.retry_after))
        return
    except Exception:
        # One that fails must not hold up the others; the log tells what happened to it.
        log.exception("sending failed", outbox=kind.__tablename__, row=row.id, attempt=row.attempts)
        async with house.db.writing() as session:
            await outbox.release(session, kind, row.id, now + retry_delay(row.attempts))
        return
    async with house.db.writing() as session:
        await outbox.finish(session, kind, row.id, status, now)


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts, 1 or more."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LAST_RETRY)
