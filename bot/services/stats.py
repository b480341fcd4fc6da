"""Somebody's progress at a glance, and the picture of it that Telegram keeps."""

from datetime import datetime

from bot.core.question import Bank
from bot.core.summary import Summary, first_day, summarize
from bot.db import days, memories, pictures, results, subscribers
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import streaks


async def look(db: Database, bank: Bank, person: Subscriber, now: datetime) -> Summary:
    """Return the numbers of the person's picture as they stand."""
    ledger = await streaks.look(db, bank, person, now)
    today = ledger.today
    async with db.reading() as session:
        counted = await days.since(session, person.id, first_day(today))
        return summarize(
            bank,
            await memories.all_of(session, person.id),
            await results.answers_by_day(session, person.id),
            {**counted, **ledger.days},
            ledger.streak,
            today,
            topics=bank.chosen(await subscribers.topics(session, person.id)),
            interview_on=person.interview_on,
        )


async def kept_picture(db: Database, person: Subscriber, key: str) -> str | None:
    """Return the file id under which Telegram keeps the person's picture named ``key``."""
    async with db.reading() as session:
        return await pictures.find(session, person.id, key)


async def keep_picture(db: Database, person: Subscriber, key: str, file_id: str) -> None:
    """Remember under which file id Telegram keeps the person's picture, the last one only."""
    async with db.writing() as session:
        await pictures.put(session, person.id, key, file_id)
