"""What somebody knows, from the stored answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.grading import Outcome
from bot.core.mastery import (
    BEFORE_DAYS,
    RECENT_DAYS,
    Mastery,
    Trend,
    Weakness,
    masteries,
    trend,
    weakness,
)
from bot.core.memory import Memory
from bot.core.question import Bank, Question
from bot.db import cards, memories, results
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services.dealing import chosen_options
from bot.services.streaks import today_of

#: So many misconceptions are told, of those among so many of the last cards.
MOST_MISCONCEPTIONS = 3
_LATEST = 60


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong option that somebody chose, and the question was not answered right since."""

    question: Question
    option: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What to train. ``trends`` are of the topics with enough answers, by id.

    ``misconceptions`` are the latest misconceptions, the latest first, one a question.
    """

    weakness: Weakness
    trends: Mapping[str, Trend]
    misconceptions: tuple[Misconception, ...]


async def mastery(
    db: Database, bank: Bank, person: Subscriber, now: datetime
) -> Mapping[str, Mastery]:
    """Return what the person knows now of each topic they have answered, by topic id."""
    async with db.reading() as session:
        remembered = await memories.all_of(session, person.id)
    return masteries(remembered, bank.questions, today_of(person, now))


async def overview(db: Database, bank: Bank, person: Subscriber, now: datetime) -> Overview:
    """Return what the person should train, and where it is going."""
    today = today_of(person, now)
    middle = today - timedelta(days=RECENT_DAYS - 1)
    async with db.reading() as session:
        remembered = await memories.all_of(session, person.id)
        first = middle - timedelta(days=BEFORE_DAYS)
        by_topic = await results.topic_results(session, person.id, first, middle)
        latest = await cards.latest(session, person.id, _LATEST)
    trends = {topic: trend(*periods) for topic, periods in by_topic.items()}
    return Overview(
        weakness=weakness(masteries(remembered, bank.questions, today).values()),
        trends={topic: found for topic, found in trends.items() if found is not None},
        misconceptions=_misconceptions(bank, person, latest, remembered),
    )


def _misconceptions(
    bank: Bank, person: Subscriber, latest: Iterable[Card], remembered: Mapping[str, Memory]
) -> tuple[Misconception, ...]:
    told: dict[str, Misconception] = {}
    for card in latest:
        question = bank.questions.get(card.question_id)
        memory = remembered.get(card.question_id)
        if question is None or memory is None or memory.right:
            continue
        # An interview tells its answers at the end only.
        if card.outcome is not Outcome.WRONG or card.interview_id is not None:
            continue
        if wrong := chosen_options(bank, person, card) - question.correct:
            told.setdefault(question.id, Misconception(question, min(wrong)))
    return tuple(told.values())[:MOST_MISCONCEPTIONS]
