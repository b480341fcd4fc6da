from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from samples import add_person
from sqlalchemy import select

from bot.core.card import Choose
from bot.core.grading import Grade
from bot.core.memory import review
from bot.core.question import Bank
from bot.db import corrections, memories, subscribers
from bot.db.engine import Database
from bot.db.models import Card, Correction, Subscriber
from bot.db.statements import as_values
from bot.services import dealing
from bot.services.answering import press_card
from bot.services.correcting import notice_changes

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


def corrected(bank: Bank) -> Bank:
    """Return a bank in which another option of a question is right."""
    question = replace(bank.questions["one-right"], correct=frozenset({2}))
    return Bank(dict(bank.questions) | {"one-right": question}, bank.topics)


async def answer(
    db: Database, bank: Bank, person: Subscriber, name: str, now: datetime = NOW
) -> None:
    dealt = await dealing.deal_question(db, bank, bank.questions[name], person, now, Random(0))
    assert await press_card(db, bank, person, dealt.card.id, Choose(1), now) is not None


async def told(db: Database) -> list[tuple[int, str]]:
    async with db.reading() as session:
        rows = as_values(Correction, await session.execute(select(Correction)))
    return sorted((row.subscriber_id, row.question_id) for row in rows)


async def void_cards(db: Database) -> list[str]:
    async with db.reading() as session:
        cards = as_values(Card, await session.execute(select(Card)))
    return [card.question_id for card in cards if card.void]


async def test_what_was_learned_from_a_wrong_answer_counts_no_longer(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    boris, cleo = await add_person(db, 2), await add_person(db, 3)
    assert await notice_changes(db, bank, NOW) == 0
    await answer(db, bank, anya, "one-right")
    await answer(db, bank, anya, "two-right")
    await answer(db, bank, boris, "one-right")
    await dealing.deal_question(db, bank, bank.questions["one-right"], cleo, NOW, Random(0))
    assert await notice_changes(db, corrected(bank), NOW + DAY) == 1
    assert await void_cards(db) == ["one-right", "one-right"]
    assert await told(db) == [(anya.id, "one-right"), (boris.id, "one-right")]
    async with db.reading() as session:
        assert "one-right" not in await memories.all_of(session, anya.id)
        person = await subscribers.get(session, anya.id)
    assert person is not None
    assert person.streak_days == 1, "they did answer on that day"


async def test_nobody_is_told_twice(db: Database, bank: Bank, anya: Subscriber) -> None:
    await notice_changes(db, bank, NOW)
    await answer(db, bank, anya, "one-right")
    new = corrected(bank)
    assert await notice_changes(db, new, NOW + DAY) == 1
    assert await notice_changes(db, new, NOW + DAY) == 0
    assert len(await told(db)) == 1


async def test_answers_to_the_new_version_stay(db: Database, bank: Bank, anya: Subscriber) -> None:
    new = corrected(bank)
    await notice_changes(db, bank, NOW)
    await answer(db, bank, anya, "one-right")
    await notice_changes(db, new, NOW + DAY)
    await answer(db, new, anya, "one-right", NOW + 2 * DAY)
    raised = replace(new.questions["two-right"], revision=2)
    newer = Bank(dict(new.questions) | {"two-right": raised}, new.topics)
    assert await notice_changes(db, newer, NOW + 3 * DAY) == 1
    async with db.reading() as session:
        memory = await memories.get(session, anya.id, "one-right")
    assert memory == review(None, Grade.AGAIN, (NOW + 2 * DAY).date())


async def test_a_correction_is_claimed_once(db: Database, bank: Bank, anya: Subscriber) -> None:
    await notice_changes(db, bank, NOW)
    await answer(db, bank, anya, "one-right")
    await notice_changes(db, corrected(bank), NOW + DAY)
    async with db.writing() as session:
        claimed = await corrections.claim(session, NOW, NOW + DAY, 10)
        assert [(row.question_id, person.id) for row, person in claimed] == [("one-right", anya.id)]
        assert await corrections.claim(session, NOW, NOW + DAY, 10) == []
        again = await corrections.claim(session, NOW + DAY, NOW + 2 * DAY, 10)
        assert [row.attempts for row, _ in again] == [2]
