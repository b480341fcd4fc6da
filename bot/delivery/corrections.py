"""Telling people that an answer they learned has changed."""

import asyncio
from datetime import datetime
from functools import partial

from bot.db import corrections
from bot.db.models import Correction, Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.telegram.talk import House
from bot.telegram.views.correction import correction_screen


async def tell_corrections(house: House, now: datetime) -> int:
    """Tell what is to be told, a batch at most. Return how many were dealt with."""
    async with house.db.writing() as session:
        claimed = await corrections.claim(session, now, now + LEASE, BATCH)
    await asyncio.gather(
        *(
            attempt(house, correction, person.id, now, partial(_tell, house, correction, person))
            for correction, person in claimed
        )
    )
    return len(claimed)


async def _tell(house: House, correction: Correction, person: Subscriber) -> Status:
    question = house.bank.questions.get(correction.question_id)
    if question is None or question.version != correction.version:
        return Status.EXPIRED  # It has changed again, or is gone: this is no news any more.
    screen = correction_screen(house.translations[person.language], person.language, question)
    await house.door.send(person.id, screen, rich=person.rich)
    return Status.SENT
