"""The outbox on its way to Telegram."""

import asyncio
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.core.schedule import local_day
from bot.db import deliveries, outbox
from bot.db.models import Delivery, Purpose, Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.services import dealing, streaks
from bot.services.dealing import Dealt
from bot.telegram.talk import House, dealt_screen
from bot.telegram.views.reminder import reminder_screen

log = structlog.get_logger(__name__)


async def send_due(house: House, now: datetime) -> int:
    """Send what is pending, a batch at most. Return how many deliveries were dealt with.

    Each person's question is chosen and stored before it is sent, so that a retry sends the same.
    A reminder goes only to whoever has a day that is open at that moment. What fails is tried again
    later, as long as its local day lasts.
    """
    async with house.db.writing() as session:
        claimed = await deliveries.claim(session, now, now + LEASE, BATCH)
    await asyncio.gather(
        *(
            attempt(
                house, delivery, person.id, now, partial(_deliver, house, delivery, person, now)
            )
            for delivery, person in claimed
        )
    )
    return len(claimed)


async def _deliver(house: House, delivery: Delivery, person: Subscriber, now: datetime) -> Status:
    zone = ZoneInfo(person.timezone)
    if local_day(delivery.due_at, zone) != local_day(now, zone):
        return Status.EXPIRED
    send = _send_reminder if delivery.purpose is Purpose.REMINDER else _send_question
    return await send(house, delivery, person, now)


async def _send_question(
    house: House, delivery: Delivery, person: Subscriber, now: datetime
) -> Status:
    dealt = await _dealt(house, delivery, person, now)
    if dealt is None:
        log.error("no question to send", delivery=delivery.id)
        return Status.FAILED
    screen = dealt_screen(house.translations[person.language], house.bank, person, dealt)
    message = await house.door.send(person.id, screen, rich=person.rich)
    await dealing.was_sent(house.db, dealt.card, message.message_id)
    return Status.SENT


async def _send_reminder(
    house: House, delivery: Delivery, person: Subscriber, now: datetime
) -> Status:
    ledger = await streaks.look(house.db, house.bank, person, now)
    if not ledger.open_today:
        return Status.EXPIRED
    # Before it is sent: after a crash one reminder less is better than one too many.
    async with house.db.writing() as session:
        await outbox.finish(session, Delivery, delivery.id, Status.SENT, now)
    screen = reminder_screen(house.translations[person.language], ledger)
    await house.door.send(person.id, screen, rich=person.rich)
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
