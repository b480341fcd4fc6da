"""The outbox on its way to Telegram."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from bot.core.schedule import local_day
from bot.db import deliveries
from bot.db.models import Delivery, EndReason, Status, Subscriber
from bot.services import dealing, subscribing
from bot.services.dealing import Dealt
from bot.telegram.talk import House, dealt_screen

log = structlog.get_logger(__name__)

#: So many are claimed and on their way at a time.
BATCH = 50

#: How long a sender may hold what it claimed; after a crash another one takes it over then.
LEASE = timedelta(minutes=2)

#: Waits between attempts double from the first to the last of these, until the day is over.
FIRST_RETRY = timedelta(seconds=15)
LAST_RETRY = timedelta(minutes=10)


async def send_due(house: House, now: datetime) -> int:
    """Send what is pending, a batch at most. Return how many deliveries were dealt with.

    Each person's question is chosen and stored before it is sent, so that a retry sends the same.
    What fails is tried again later, as long as its local day lasts.
    """
    async with house.db.writing() as session:
        claimed = await deliveries.claim(session, now, now + LEASE, BATCH)
    await asyncio.gather(*(_try(house, delivery, person, now) for delivery, person in claimed))
    return len(claimed)


async def _try(house: House, delivery: Delivery, person: Subscriber, now: datetime) -> None:
    try:
        status = await _deliver(house, delivery, person, now)
    except Exception:
        # One that fails must not hold up the others; the log tells what happened to it.
        log.exception("delivery failed", delivery=delivery.id, attempt=delivery.attempts)
        async with house.db.writing() as session:
            await deliveries.release(session, delivery.id, now + retry_delay(delivery.attempts))
        return
    async with house.db.writing() as session:
        await deliveries.finish(session, delivery.id, status, now)


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts, 1 or more."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LAST_RETRY)


async def _deliver(house: House, delivery: Delivery, person: Subscriber, now: datetime) -> Status:
    zone = ZoneInfo(person.timezone)
    if local_day(delivery.due_at, zone) != local_day(now, zone):
        return Status.EXPIRED
    dealt = await _dealt(house, delivery, person, now)
    if dealt is None:
        log.error("no question to send", delivery=delivery.id)
        return Status.FAILED
    screen = dealt_screen(house.translations[person.language], house.bank, person, dealt)
    try:
        message = await house.door.send(person.id, screen, rich=person.rich)
    except TelegramForbiddenError as error:
        log.info("subscriber is gone", delivery=delivery.id, reason=error.message)
        await subscribing.stop(house.db, person.id, EndReason.BLOCKED, now)
        return Status.CANCELLED
    except TelegramBadRequest as error:
        # The same message would be refused again.
        log.error("delivery refused", delivery=delivery.id, reason=error.message)
        return Status.FAILED
    await dealing.was_sent(house.db, dealt.card, message.message_id)
    return Status.SENT


async def _dealt(
    house: House, delivery: Delivery, person: Subscriber, now: datetime
) -> Dealt | None:
    async with house.db.writing() as session:
        if delivery.card_id is not None:
            return await dealing.find_within(session, house.bank, person, delivery.card_id)
        dealt = await dealing.deal_within(session, house.bank, person, now, house.random)
        if dealt is not None:
            await deliveries.choose_card(session, delivery.id, dealt.card.id)
        return dealt
