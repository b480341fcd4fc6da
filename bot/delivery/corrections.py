"""Telling people that an answer they learned has changed."""

from datetime import datetime
from functools import partial

from bot.db import corrections
from bot.db.models import Correction, Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.delivery.together import all_of
from bot.services.correcting import find_news
from bot.telegram.talk import House
from bot.telegram.views.correction import correction_screen


async def tell_corrections(house: House, now: datetime) -> None:
    """Tell what is to be told, a batch at most."""
    async with house.db.writing() as session:
        claimed = await corrections.claim(session, now, now + LEASE, BATCH)
    await all_of(
        attempt(house, correction, person.id, now, partial(_tell, house, correction, person))
        for correction, person in claimed
    )


async def _tell(house: House, correction: Correction, person: Subscriber) -> Status:
    news = await find_news(house.db, house.bank, correction)
    if news is None:
        return Status.EXPIRED
    screen = correction_screen(house.translations[person.language], person.language, *news)
    await house.door.send(person.id, screen, rich=person.rich)
    return Status.SENT
