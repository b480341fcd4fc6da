import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import add_person
from sqlalchemy import update

from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade
from bot.core.memory import Memory
from bot.core.question import Bank
from bot.core.streak import Counted, Streak
from bot.db import days, memories, subscribers
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services import dealing, subscribing
from bot.services.answering import press_card
from bot.services.forgetting import forget
from bot.services.rebuilding import rebuild
from bot.services.streaks import streak_of

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
QUESTIONS = ("one-right", "two-right", "recall")
NEW_PEOPLE = count(1_000)

#: What happens next: after so many minutes, to a question or to a card dealt so many cards ago.
#: A clock that ran ahead is set right: then minutes are negative.
DEAL = st.tuples(st.integers(1, 60 * 24 * 40), st.sampled_from(QUESTIONS))
PRESS = st.tuples(
    st.integers(-60 * 24 * 3, 60 * 24 * 3),
    st.integers(0, 3),
    st.one_of(
        st.builds(Choose, st.integers(0, 3)), st.sampled_from(Button), st.sampled_from(Grade)
    ),
)
MOVE = st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
Life = list[tuple[int, str] | tuple[int, int, Action] | str]
LIFE = st.lists(st.one_of(DEAL, PRESS, PRESS, MOVE), min_size=5, max_size=40)


async def remembered(db: Database, person_id: int) -> Mapping[str, Memory]:
    async with db.reading() as session:
        return await memories.all_of(session, person_id)


async def ledger(db: Database, person_id: int) -> Mapping[date, Counted]:
    async with db.reading() as session:
        return await days.since(session, person_id, date.min)


async def stored(db: Database, person_id: int) -> Subscriber:
    async with db.reading() as session:
        person = await subscribers.get(session, person_id)
    assert person is not None
    return person


async def deal(db: Database, bank: Bank, person: Subscriber, name: str, now: datetime) -> Card:
    question = bank.questions[name]
    return (await dealing.deal_question(db, bank, question, person, now, Random(0))).card


async def answer(
    db: Database, bank: Bank, person: Subscriber, name: str, *actions: Action, days_on: int = 0
) -> Card:
    now = NOW + timedelta(days=days_on)
    card = await deal(db, bank, person, name, now)
    for number, action in enumerate(actions):
        await press_card(db, bank, person, card.id, action, now + timedelta(seconds=1 + number))
    return card


async def live(db: Database, bank: Bank, life: Life) -> Subscriber:
    """Let somebody new deal, press and travel, and return them."""
    person = await add_person(db, next(NEW_PEOPLE))
    now, dealt = NOW, list[int]()
    for event in life:
        person = await stored(db, person.id)
        match event:
            case str(zone):
                await subscribing.set_zone(db, person, zone, now)
            case (minutes, str(name)):
                now += timedelta(minutes=minutes)
                dealt.append((await deal(db, bank, person, name, now)).id)
            case (minutes, ago, action) if ago < len(dealt):
                now += timedelta(minutes=minutes)
                await press_card(db, bank, person, dealt[-1 - ago], action, now)
    return await stored(db, person.id)


@given(life=LIFE)
@settings(max_examples=25)
async def test_what_is_told_again_is_what_was_stored(
    kept_sqlite: Database, bank: Bank, life: Life
) -> None:
    db = kept_sqlite
    person = await live(db, bank, life)
    before = await remembered(db, person.id), await ledger(db, person.id)
    await rebuild(db)
    assert (await remembered(db, person.id), await ledger(db, person.id)) == before
    assert streak_of(await stored(db, person.id)) == streak_of(person)
    # The next example has only its own person to tell of.
    await forget(db, person.id, NOW)


@pytest.mark.parametrize("second", [timedelta(days=-3), timedelta(minutes=-1), timedelta()])
async def test_a_clock_that_was_set_back(
    db: Database, bank: Bank, anya: Subscriber, second: timedelta
) -> None:
    dealt = [await deal(db, bank, anya, "one-right", NOW) for _ in range(2)]
    # The card that was dealt last is answered first.
    await press_card(db, bank, anya, dealt[1].id, Choose(1), NOW)
    await press_card(db, bank, anya, dealt[0].id, Choose(0), NOW + second)
    before = await remembered(db, anya.id)
    await rebuild(db)
    assert await remembered(db, anya.id) == before


async def test_what_is_wrong_is_mended(db: Database, bank: Bank, anya: Subscriber) -> None:
    await answer(db, bank, anya, "one-right", Choose(1))
    await answer(db, bank, anya, "recall", Button.REVEAL, Grade.EASY, days_on=3)
    before = await remembered(db, anya.id)
    assert set(before) == {"one-right", "recall"}
    person = await stored(db, anya.id)
    wrong = before["recall"]._replace(stability=0.5, right=False)
    async with db.writing() as session:
        await memories.put(session, anya.id, "recall", wrong)
        await memories.put(session, anya.id, "never-asked", wrong)
        await subscribers.set_streak(session, anya.id, Streak(days=77, best=99))
    assert await rebuild(db) == 1
    assert await remembered(db, anya.id) == before
    assert streak_of(await stored(db, anya.id)) == streak_of(person)
    assert await rebuild(db) == 1
    assert await remembered(db, anya.id) == before


async def test_an_answer_that_does_not_count_any_more_is_not_remembered(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right", Choose(1))
    before = await remembered(db, anya.id)
    outdated = await answer(db, bank, anya, "one-right", Choose(0), days_on=2)
    async with db.writing() as session:
        await session.execute(update(Card).where(Card.id == outdated.id).values(void=True))
    await rebuild(db)
    assert await remembered(db, anya.id) == before


@pytest.mark.parametrize("batch", [1, 2, 5, 6])
async def test_everybody_is_told_of(db: Database, bank: Bank, batch: int) -> None:
    people = [await add_person(db, person_id) for person_id in (2**40, 5, 3, 17, 4)]
    for person in people:
        await answer(db, bank, person, "one-right", Choose(1))
    before = await remembered(db, 5)
    async with db.writing() as session:
        for person in people:
            await memories.forget(session, person.id)
    assert await rebuild(db, batch) == len(people)
    for person in people:
        assert await remembered(db, person.id) == before


async def test_nobody_is_told_of(db: Database) -> None:
    assert await rebuild(db) == 0


async def test_an_answer_that_comes_meanwhile_is_kept(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    for days_on in range(5):
        await answer(db, bank, anya, "one-right", Choose(days_on % 2), days_on=days_on)
    dealt = [await deal(db, bank, anya, name, NOW + timedelta(days=6)) for name in QUESTIONS]
    presses = [
        press_card(db, bank, anya, card.id, Button.REVEAL, NOW + timedelta(days=7, seconds=n))
        for n, card in enumerate(dealt)
    ]
    await asyncio.gather(rebuild(db), *presses, rebuild(db))
    meanwhile = await remembered(db, anya.id)
    assert "two-right" in meanwhile
    await rebuild(db)
    assert await remembered(db, anya.id) == meanwhile
