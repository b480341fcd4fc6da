"""Questions and people to test with."""

from collections.abc import Collection
from datetime import UTC, datetime

from bot.core.question import LANGUAGES, Difficulty, Kind, Option, Question, Wording
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Subscriber


def sample_question(
    name: str = "dropout",
    topic: str = "networks",
    kind: Kind = Kind.OPEN,
    *,
    correct: Collection[int] = (),
) -> Question:
    """Return a question; a quiz has the options A to D."""
    options = tuple(map(Option, "ABCD")) if kind is Kind.QUIZ else ()
    return Question(
        id=name,
        topic=topic,
        kind=kind,
        difficulty=Difficulty.JUNIOR,
        wordings={language: Wording("?", "", options=options) for language in LANGUAGES},
        correct=frozenset(correct),
    )


async def add_person(db: Database, person_id: int, timezone: str = "Europe/Moscow") -> Subscriber:
    """Write somebody new, who has no subscription, and return them."""
    async with db.writing() as session:
        await subscribers.add(session, person_id, "ru", timezone, datetime(2026, 5, 1, tzinfo=UTC))
        person = await subscribers.get(session, person_id)
    assert person is not None
    return person
