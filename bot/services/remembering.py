"""Memories: each answer changes one, and all answers can tell them again."""

from datetime import date

from bot.core.memory import Memory, review, worth
from bot.db import cards, memories, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card


async def remember(session: Session, card: Card, before: Memory | None, day: date) -> None:
    """Store what an answered card leaves of the memory ``before``, within a larger transaction."""
    assert card.outcome is not None  # noqa: S101 - it is answered
    after = review(before, worth(card.outcome, card.grade), day)
    await memories.put(session, card.subscriber_id, card.question_id, after)


async def retell(session: Session, person_id: int, question_id: str) -> None:
    """Tell one memory again from the answers that count, as a part of a larger transaction."""
    told: Memory | None = None
    for card in await cards.answers(session, person_id, question_id):
        assert card.outcome is not None  # noqa: S101 - answers have both
        assert card.local_day is not None  # noqa: S101
        told = review(told, worth(card.outcome, card.grade), card.local_day)
    if told is None:
        await memories.forget(session, person_id, question_id)
    else:
        await memories.put(session, person_id, question_id, told)


async def rebuild(db: Database, person_id: int) -> None:
    """Tell all memories of somebody again from their answers."""
    async with db.writing() as session:
        # Otherwise an answer that comes meanwhile would be overwritten.
        await subscribers.hold(session, person_id)
        told: dict[str, Memory] = {}
        for card in await cards.answers(session, person_id):
            assert card.outcome is not None  # noqa: S101 - answers have both
            assert card.local_day is not None  # noqa: S101
            told[card.question_id] = review(
                told.get(card.question_id), worth(card.outcome, card.grade), card.local_day
            )
        await memories.forget(session, person_id)
        for question_id, memory in told.items():
            await memories.put(session, person_id, question_id, memory)
