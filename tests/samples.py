"""Questions and people to test with."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from bot.core.question import LANGUAGES, Difficulty, Kind, Option, Question, Wording
from bot.core.selection import Choice, Reason
from bot.db import hands, subscribers
from bot.db.engine import Database, Session
from bot.db.hands import Hand
from bot.db.models import Card, Subscriber


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


async def deal_card(
    session: Session,
    person_id: int,
    question: Question,
    now: datetime,
    choice: tuple[Reason, int | None] = (Reason.NEW, None),
    order: Sequence[int] = (),
) -> Card:
    """Deal a question to somebody for a reason and its number, and return the card."""
    hand = Hand(person_id, Choice(question, *choice), order)
    return (await hands.deal(session, [hand], now))[person_id]
