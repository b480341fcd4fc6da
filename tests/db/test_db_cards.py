import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from samples import add_person, sample_question

from bot.core.grading import Grade, Outcome
from bot.core.mastery import TopicResult
from bot.core.selection import LastCard, Reason
from bot.db import cards
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
        return await cards.deal(session, person.id, question, Reason.NEW, map(int, order), now)


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
    first, second = await dealt(db, anya), await dealt(db, anya)
    if sent:
        async with db.writing() as session:
            await cards.was_sent(session, second.id, 2**40)
    if answered:
        await closed(db, second, Outcome.SKIPPED)
    async with db.reading() as session:
        assert await cards.open_after(session, first) == waiting
        assert not await cards.open_after(session, second)


async def test_days_with_an_answer(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    for person, ago, outcome in [
        (anya, 0, Outcome.SKIPPED),
        (anya, 1, Outcome.RIGHT),
        (anya, 1, Outcome.WRONG),
        (anya, 3, Outcome.REVEALED),
        (anya, 2, Outcome.WRONG),
        (boris, 0, Outcome.RIGHT),
    ]:
        await closed(db, await dealt(db, person), outcome, day=TODAY - ago * DAY)
    await dealt(db, anya)
    async with db.reading() as session:
        assert await cards.answered_days(session, anya.id) == [TODAY - n * DAY for n in (1, 2, 3)]


async def test_the_last_card_of_a_question_counts(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await closed(db, await dealt(db, anya, "a", now=NOW - 9 * DAY), Outcome.RIGHT)
    missed = await dealt(db, anya, "a", now=NOW - 3 * DAY)
    await closed(db, missed, Outcome.WRONG, now=NOW - DAY)
    await closed(db, await dealt(db, anya, "b"), Outcome.SKIPPED)
    await dealt(db, anya, "b", now=NOW + DAY)
    await dealt(db, boris, "c")
    async with db.reading() as session:
        assert await cards.history(session, anya.id) == {
            "a": LastCard(Outcome.WRONG, NOW - DAY),
            "b": LastCard(None, NOW + DAY),
        }


async def test_results_by_topic(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    for person, topic, outcome in [
        (anya, "trees", Outcome.RIGHT),
        (anya, "trees", Outcome.WRONG),
        (anya, "trees", Outcome.REVEALED),
        (anya, "trees", Outcome.SKIPPED),
        (anya, "networks", Outcome.RIGHT),
        (anya, "ranking", Outcome.SKIPPED),
        (boris, "networks", Outcome.WRONG),
    ]:
        await closed(db, await dealt(db, person, topic=topic), outcome)
    await dealt(db, anya, topic="trees")
    async with db.reading() as session:
        assert await cards.topic_results(session, anya.id) == {
            "trees": TopicResult("trees", 1, 3),
            "networks": TopicResult("networks", 1, 1),
        }
