"""What somebody has achieved, from the stored answers."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.mastery import TopicResult, Weakness, weakness
from bot.core.question import Bank
from bot.core.schedule import local_day
from bot.core.streak import Streak, streak
from bot.db import cards
from bot.db.engine import Database
from bot.db.models import Subscriber


async def streak_and_days(
    db: Database, person: Subscriber, now: datetime
) -> tuple[Streak, list[date]]:
    """Return the streak on the person's own calendar, and the days with an answer behind it."""
    async with db.reading() as session:
        days = await cards.answered_days(session, person.id)
    return streak(days, local_day(now, ZoneInfo(person.timezone))), days


async def topic_results(db: Database, person: Subscriber) -> Mapping[str, TopicResult]:
    """Return the person's own result at each topic they have answered, by topic id."""
    async with db.reading() as session:
        return await cards.topic_results(session, person.id)


async def weak_topics(db: Database, bank: Bank, person: Subscriber) -> Weakness:
    """Return what the person should train, worst first, of the topics that the bank has."""
    results = await topic_results(db, person)
    return weakness(result for topic, result in results.items() if topic in bank.topics)
