import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from samples import add_person, deal_card, sample_question
from sqlalchemy import update

from bot.core.grading import Grade, Outcome
from bot.core.memory import review
from bot.db import cards, memories
from bot.db.engine import Database
from bot.db.models import Card, Subscriber

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)


async def dealt(
    db: Database,
    person: Subscriber,
    name: str = "dropout",
    *,
    topic: str = "networks",
    order: str = "",
    now: datetime = NOW,
) -> Card:
    async with db.writing() as session:
        question = sample_question(name, topic)
        return await deal_card(session, person.id, question, now, order=[*map(int, order)])


async def stored(db: Database, card: Card) -> Card:
    async with db.reading() as session:
        found = await cards.get(session, card.subscriber_id, card.id)
    assert found is not None
    return found


async def closed(
    db: Database,
    card: Card,
    outcome: Outcome,
    *,
    day: date = TODAY,
    now: datetime = NOW,
    chosen: str = "",
    grade: Grade | None = None,
) -> bool:
    async with db.writing() as session:
        mine = await cards.get(session, card.subscriber_id, card.id)
        assert mine is not None
        won = await cards.close(
            session, mine, outcome, day=day, now=now, chosen=chosen, grade=grade
        )
    assert mine.outcome is (await stored(db, card)).outcome
    return won


async def test_a_new_card(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya, order="2031")
    new = await stored(db, card)
    assert (new.question_id, new.topic, new.option_order) == ("dropout", "networks", "2031")
    assert (new.number, new.chosen, new.dealt_at) == (1, "", NOW)
    assert new.outcome is None
    assert new.closed_at is None


async def test_everybody_has_their_own_numbers(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    numbers = [(await dealt(db, person)).number for person in (anya, boris, anya, anya, boris)]
    assert numbers == [1, 1, 2, 3, 2]


async def test_a_card_is_its_persons_only(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    card = await dealt(db, anya)
    async with db.reading() as session:
        assert await cards.get(session, boris.id, card.id) is None
        assert await cards.get(session, anya.id, card.id + 1) is None
        assert await cards.any_of(session, anya.id)
        assert not await cards.any_of(session, boris.id)


async def test_the_first_answer_stays(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya)
    assert await closed(db, card, Outcome.RIGHT, chosen="02", grade=Grade.HARD)
    assert not await closed(db, card, Outcome.WRONG, day=TODAY + DAY, now=NOW + DAY, chosen="3")
    kept = await stored(db, card)
    assert (kept.outcome, kept.chosen, kept.grade) == (Outcome.RIGHT, "02", Grade.HARD)
    assert (kept.closed_at, kept.local_day) == (NOW, TODAY)


async def test_of_answers_at_once_one_stays(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya)
    outcomes = list(Outcome) * 2
    won = await asyncio.gather(*(closed(db, card, outcome) for outcome in outcomes))
    assert won.count(True) == 1
    assert (await stored(db, card)).outcome is outcomes[won.index(True)]


async def test_marks_on_a_closed_card_change_nothing(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya)
    async with db.writing() as session:
        await cards.mark(session, card, "01")
    assert (await stored(db, card)).chosen == "01"
    await closed(db, card, Outcome.SKIPPED)
    async with db.writing() as session:
        await cards.mark(session, card, "23")
    assert (await stored(db, card)).chosen == ""


async def test_an_answer_is_first_shown_once(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya)
    for now in (NOW, NOW + DAY):
        async with db.writing() as session:
            await cards.reveal(session, card, now)
    assert (await stored(db, card)).revealed_at == NOW


@pytest.mark.parametrize(
    ("sent", "answered", "waiting"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
async def test_a_later_card_waits_if_it_was_sent(
    db: Database, anya: Subscriber, sent: bool, answered: bool, waiting: bool
) -> None:
    card = await dealt(db, anya)
    if sent:
        async with db.writing() as session:
            await cards.was_sent(session, card.id, 2**40)
    if answered:
        await closed(db, card, Outcome.SKIPPED)
    async with db.reading() as session:
        assert await cards.open_below(session, anya.id, 2**40 - 1) == waiting
        assert not await cards.open_below(session, anya.id, 2**40)


async def test_answers_that_count_come_in_order(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    for person, name, ago, outcome in [
        (anya, "late", 1, Outcome.RIGHT),
        (anya, "early", 3, Outcome.REVEALED),
        (anya, "skipped", 2, Outcome.SKIPPED),
        (anya, "void", 2, Outcome.WRONG),
        (boris, "other", 2, Outcome.RIGHT),
    ]:
        card = await dealt(db, person, name)
        await closed(db, card, outcome, now=NOW - ago * DAY)
    async with db.writing() as session:
        await session.execute(update(Card).where(Card.question_id == "void").values(void=True))
    async with db.reading() as session:
        found = await cards.answers(session, anya.id)
    assert [card.question_id for card in found] == ["early", "late"]


async def test_the_latest_cards_come_first(db: Database, anya: Subscriber) -> None:
    for name in "abc":
        await dealt(db, anya, name)
    await dealt(db, await add_person(db, 2), "d")
    async with db.reading() as session:
        found = await cards.latest(session, anya.id, 2)
    assert [card.question_id for card in found] == ["c", "b"]


async def test_a_card_comes_with_its_memory(db: Database, anya: Subscriber) -> None:
    card = await dealt(db, anya, "a")
    memory = review(None, Grade.GOOD, TODAY)
    async with db.writing() as session:
        assert await cards.get_remembered(session, anya.id, 404) is None
        before = await cards.get_remembered(session, anya.id, card.id)
        await memories.put(session, anya.id, "a", memory)
        await memories.put(session, anya.id, "b", review(memory, Grade.AGAIN, TODAY))
        after = await cards.get_remembered(session, anya.id, card.id)
        assert await memories.all_of(session, anya.id) == {
            "a": memory,
            "b": review(memory, Grade.AGAIN, TODAY),
        }
    assert before is not None
    assert after is not None
    assert (before[0].id, before[1]) == (card.id, None)
    assert (after[0].id, after[1]) == (card.id, memory)
