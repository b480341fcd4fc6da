"""What goes to whom: the claimed rows of the outbox become letters, with a question chosen."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.core.schedule import local_day
from bot.db import deliveries, outbox
from bot.db.engine import Session
from bot.db.models import Delivery, Purpose, Status, Subscriber
from bot.services import dealing
from bot.services.dealing import Dealt
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: A transaction deals to so many: nobody's press waits for longer than that takes.
DEALT_AT_ONCE = 10

Claimed = tuple[Delivery, Subscriber]


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed delivery, and what is to become of it.

    ``content`` is a card to send, None for a reminder, a status if there is nothing to send, or
    what went wrong.
    """

    delivery: Delivery
    person: Subscriber
    content: Dealt | Status | Exception | None


async def written(
    house: House, claimed: Sequence[Claimed], now: datetime
) -> AsyncIterator[list[Letter]]:
    """Choose a question for each and store it, some people at a time; others get a turn between."""
    for some in _portions(claimed):
        yield await _write(house, some, now)
        await asyncio.sleep(0)


def _portions(claimed: Sequence[Claimed]) -> Iterator[list[Claimed]]:
    """Cut it into portions in which nobody is twice."""
    portion: dict[int, Claimed] = {}
    for delivery, person in claimed:
        if person.id in portion or len(portion) == DEALT_AT_ONCE:
            yield list(portion.values())
            portion = {}
        portion[person.id] = (delivery, person)
    if portion:
        yield list(portion.values())


async def _write(house: House, claimed: Sequence[Claimed], now: datetime) -> list[Letter]:
    try:
        async with house.db.writing() as session:
            contents = await _contents(session, house, claimed, now)
    except Exception as error:
        # One that nothing can be chosen for must not hold up the others.
        if len(claimed) == 1:
            return [Letter(*claimed[0], error)]
        return [letter for one in claimed for letter in await _write(house, [one], now)]
    return [Letter(delivery, person, contents[delivery.id]) for delivery, person in claimed]


async def _contents(
    session: Session, house: House, claimed: Sequence[Claimed], now: datetime
) -> Mapping[int, Dealt | Status | None]:
    """Return what goes out, by delivery; what is chosen now is stored."""
    contents: dict[int, Dealt | Status | None] = {}
    to_deal: dict[int, Claimed] = {}
    pending = await outbox.pending(session, Delivery, [delivery.id for delivery, _ in claimed])
    for delivery, person in claimed:
        if delivery.id not in pending:
            contents[delivery.id] = Status.CANCELLED
        elif _is_over(delivery, person, now):
            contents[delivery.id] = Status.EXPIRED
        elif delivery.purpose is Purpose.REMINDER:
            contents[delivery.id] = None
        elif delivery.card_id is not None:
            before = await dealing.find_within(session, house.bank, person, delivery.card_id)
            contents[delivery.id] = before or _nothing(delivery)
        else:
            to_deal[person.id] = (delivery, person)
    people = [person for _, person in to_deal.values()]
    dealt = await dealing.deal_to_all(session, house.bank, people, now, house.random)
    chosen = []
    for person_id, (delivery, _) in to_deal.items():
        contents[delivery.id] = dealt.get(person_id) or _nothing(delivery)
        if person_id in dealt:
            chosen.append((delivery.id, dealt[person_id].card.id))
    await deliveries.choose_cards(session, chosen)
    return contents


def _is_over(delivery: Delivery, person: Subscriber, now: datetime) -> bool:
    zone = ZoneInfo(person.timezone)
    return local_day(delivery.due_at, zone) != local_day(now, zone)


def _nothing(delivery: Delivery) -> Status:
    log.error("no question to send", delivery=delivery.id)
    return Status.FAILED
