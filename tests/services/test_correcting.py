from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import add_person
from sqlalchemy import select, update

from bot.core.card import Choose
from bot.core.grading import Grade
from bot.core.memory import review
from bot.core.question import Bank
from bot.db import corrections, memories, outbox, subscribers
from bot.db.engine import Database
from bot.db.models import Card, Correction, Status, Subscriber
from bot.db.statements import as_values
from bot.services import dealing
from bot.services.answering import press_card
from bot.services.correcting import find_news, notice_changes
from bot.services.forgetting import forget

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEW_PEOPLE = count(1_000)

#: What happens next: an option becomes the right one, one is chosen, or what waits is sent.
EVENT = st.one_of(
    st.tuples(st.just("correct"), st.integers(0, 2)),
    st.tuples(st.just("answer"), st.integers(0, 2)),
    st.just(("send", 0)),
)


def corrected(bank: Bank, right: int = 2) -> Bank:
    """Return a bank in which another option of a question is right."""
    question = replace(bank.questions["one-right"], correct=frozenset({right}))
    return Bank(dict(bank.questions) | {"one-right": question}, bank.topics)


async def answer(
    db: Database, bank: Bank, person: Subscriber, name: str, now: datetime = NOW, option: int = 1
) -> None:
    dealt = await dealing.deal_question(db, bank, bank.questions[name], person, now, Random(0))
    assert await press_card(db, bank, person, dealt.card.id, Choose(option), now) is not None


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


async def send(db: Database, bank: Bank, person: Subscriber, now: datetime) -> list[str]:
    """Send what waits and is still news. Return the versions that somebody was told."""
    sent = []
    async with db.writing() as session:
        claimed = await corrections.claim(session, now, now + DAY, 100)
    for row, _ in claimed:
        news = await find_news(db, bank, row)
        if news is not None and row.subscriber_id == person.id:
            sent.append(news[0].version)
        async with db.writing() as session:
            status = Status.EXPIRED if news is None else Status.SENT
            await outbox.finish(session, Correction, row.id, status, now)
    return sent


@pytest.mark.parametrize(
    ("rights", "sent_between", "expected"),
    [
        ([2, 3], False, ["1-3"]),
        ([2, 3], True, ["1-2", "1-3"]),
        ([2, 1], False, []),
        ([2, 1], True, ["1-2", "1-1"]),
        ([2, 1, 2, 1], True, ["1-2", "1-1", "1-2", "1-1"]),
    ],
)
async def test_who_is_told_of_answers_that_change_again(
    db: Database,
    bank: Bank,
    anya: Subscriber,
    rights: list[int],
    sent_between: bool,
    expected: list[str],
) -> None:
    await notice_changes(db, bank, NOW)
    await answer(db, bank, anya, "one-right")
    sent = []
    for day, right in enumerate(rights, 1):
        bank = corrected(bank, right)
        await notice_changes(db, bank, NOW + day * DAY)
        if sent_between or right is rights[-1]:
            sent += await send(db, bank, anya, NOW + day * DAY)
    assert sent == expected


@given(events=st.lists(EVENT, max_size=12))
@settings(max_examples=25)
async def test_nobody_is_left_with_an_answer_that_was_taken_back(
    kept_sqlite: Database, bank: Bank, events: list[tuple[str, int]]
) -> None:
    db, now, believed = kept_sqlite, NOW, ""
    person = await add_person(db, next(NEW_PEOPLE))
    await notice_changes(db, bank, now)
    for event, option in [*events, ("send", 0)]:
        now += DAY
        right = bank.questions["one-right"].version
        if event == "correct":
            bank = corrected(bank, option)
            await notice_changes(db, bank, now)
        elif event == "answer":
            await answer(db, bank, person, "one-right", now, option)
            believed = right
        else:
            news = [right] if believed not in {"", right} else []
            assert await send(db, bank, person, now) == news
            believed = right if believed else ""
    async with db.reading() as session:
        cards = as_values(
            Card, await session.execute(select(Card).where(Card.subscriber_id == person.id))
        )
    right = bank.questions["one-right"].version
    assert all(card.void == (card.version != right) for card in cards)
    await forget(db, person.id, now)


async def test_a_press_that_another_process_took_by_the_old_answer(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    new = corrected(bank)
    await notice_changes(db, bank, NOW)
    await notice_changes(db, new, NOW + DAY)
    await answer(db, bank, anya, "one-right", NOW + DAY + HOUR)
    assert await notice_changes(db, new, NOW + DAY + 2 * HOUR) == 0
    assert await void_cards(db) == ["one-right"]
    assert await send(db, new, anya, NOW + DAY + 2 * HOUR) == ["1-2"]
    async with db.reading() as session:
        assert await memories.all_of(session, anya.id) == {}
    assert await notice_changes(db, new, NOW + DAY + 3 * HOUR) == 0
    assert await send(db, new, anya, NOW + DAY + 3 * HOUR) == []


async def test_answers_from_before_there_were_versions_count_until_a_change(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right")
    async with db.writing() as session:
        await session.execute(update(Card).values(version=""))
    await notice_changes(db, bank, NOW)
    await notice_changes(db, bank, NOW)
    assert await void_cards(db) == []
    await notice_changes(db, corrected(bank), NOW + DAY)
    assert await void_cards(db) == ["one-right"]
    assert await told(db) == [(anya.id, "one-right")]
