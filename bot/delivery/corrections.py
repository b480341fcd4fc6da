"""Telling people that an answer they learned has changed."""

from datetime import datetime
from functools import partial

from bot.db import corrections
from bot.db.models import Correction, Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.delivery.together import all_of
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
    question = house.bank.questions.get(correction.question_id)
    if question is None or question.version != correction.version:
        return Status.EXPIRED  # It has changed again, or is gone: this is no news any more.
    async with house.db.reading() as session:
        answer = await corrections.last_answer(session, person.id, question.id)
    t = house.translations[person.language]
    screen = correction_screen(t, person.language, question, answer)
    await house.door.send(person.id, screen, rich=person.rich)
    return Status.SENT
