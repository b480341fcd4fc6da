import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from samples import add_person

from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade, Outcome
from bot.core.question import Bank
from bot.db import cards, subscribers
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services import dealing
from bot.services.answering import Effect, Pressed, press_card

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


class Table:
    """Deals to one person and presses for them."""

    def __init__(self, db: Database, bank: Bank, person: Subscriber) -> None:
        self.db = db
        self.bank = bank
        self.person = person

    async def deal(self, question: str) -> Card:
        dealt = await dealing.deal_question(
            self.db, self.bank, self.bank.questions[question], self.person, NOW, Random(0)
        )
        return dealt.card

    async def press(self, card: Card, action: Action, now: datetime = NOW) -> Pressed:
        async with self.db.reading() as session:
            person = await subscribers.get(session, self.person.id)
        assert person is not None
        pressed = await press_card(self.db, self.bank, person, card.id, action, now)
        assert pressed is not None
        return pressed

    async def stored(self, card: Card) -> Card:
        async with self.db.reading() as session:
            stored = await cards.get(session, self.person.id, card.id)
        assert stored is not None
        return stored


@pytest.fixture
def table(db: Database, bank: Bank, anya: Subscriber) -> Table:
    return Table(db, bank, anya)


@pytest.mark.parametrize(
    ("action", "outcome", "chosen"),
    [
        (Choose(1), Outcome.RIGHT, "1"),
        (Choose(3), Outcome.WRONG, "3"),
        (Button.REVEAL, Outcome.REVEALED, ""),
    ],
)
async def test_a_quiz_is_answered(
    table: Table, action: Action, outcome: Outcome, chosen: str
) -> None:
    card = await table.deal("one-right")
    pressed = await table.press(card, action)
    assert (pressed.effect, pressed.question.id) == (Effect.CLOSED, "one-right")
    assert (pressed.card.outcome, pressed.card.chosen) == (outcome, chosen)
    assert (pressed.card.closed_at, pressed.card.local_day) == (NOW, date(2026, 5, 20))
    assert pressed.streak is not None
    assert (pressed.streak.days, pressed.streak.last_day) == (1, date(2026, 5, 20))


async def test_a_skipped_card_keeps_no_streak(table: Table) -> None:
    pressed = await table.press(await table.deal("one-right"), Button.SKIP)
    assert (pressed.effect, pressed.card.outcome) == (Effect.CLOSED, Outcome.SKIPPED)
    assert pressed.streak is None


async def test_several_correct_options_are_marked_and_handed_in(table: Table) -> None:
    card = await table.deal("two-right")
    for option, chosen in [(3, "3"), (2, "23"), (3, "2"), (0, "02")]:
        pressed = await table.press(card, Choose(option))
        assert (pressed.effect, pressed.card.chosen) == (Effect.MOVED, chosen)
        assert pressed.streak is None
    pressed = await table.press(card, Button.HAND_IN)
    assert (pressed.effect, pressed.card.outcome) == (Effect.CLOSED, Outcome.RIGHT)
    assert pressed.card.chosen == "02"


async def test_nothing_marked_cannot_be_handed_in(table: Table) -> None:
    card = await table.deal("two-right")
    assert (await table.press(card, Button.HAND_IN)).effect is Effect.NOTHING
    assert (await table.stored(card)).outcome is None


async def test_marks_that_come_at_once_all_stay(table: Table) -> None:
    card = await table.deal("two-right")
    await asyncio.gather(*(table.press(card, Choose(option)) for option in range(4)))
    assert (await table.stored(card)).chosen == "0123"


async def test_an_open_question_is_shown_and_graded(table: Table) -> None:
    card = await table.deal("recall")
    assert (await table.press(card, Grade.GOOD)).effect is Effect.NOTHING
    shown = await table.press(card, Button.REVEAL)
    assert (shown.effect, shown.card.revealed_at) == (Effect.MOVED, NOW)
    assert (await table.press(card, Button.REVEAL)).effect is Effect.NOTHING
    assert (await table.press(card, Button.SKIP)).effect is Effect.NOTHING
    graded = await table.press(card, Grade.HARD)
    assert (graded.effect, graded.card.outcome) == (Effect.CLOSED, Outcome.RIGHT)
    assert graded.card.grade is Grade.HARD


async def test_the_second_answer_changes_nothing(table: Table) -> None:
    card = await table.deal("one-right")
    await table.press(card, Choose(0))
    again = await table.press(card, Choose(1), NOW + DAY)
    assert again.effect is Effect.NOTHING
    assert (again.card.outcome, again.card.chosen) == (Outcome.WRONG, "0")
    assert (again.card.closed_at, again.card.local_day) == (NOW, date(2026, 5, 20))
    assert again.streak is not None
    assert again.streak.days == 1


async def test_of_two_answers_at_once_one_is_stored(table: Table) -> None:
    card = await table.deal("one-right")
    presses = await asyncio.gather(
        *(
            table.press(card, action)
            for action in (Choose(0), Choose(1), Choose(2), Button.SKIP, Button.REVEAL)
        )
    )
    effects = [pressed.effect for pressed in presses]
    assert sorted(effect.name for effect in effects) == ["CLOSED", *["NOTHING"] * 4]
    assert len({(pressed.card.outcome, pressed.card.chosen) for pressed in presses}) == 1


async def test_a_card_of_somebody_else(db: Database, bank: Bank, table: Table) -> None:
    card = await table.deal("one-right")
    boris = await add_person(db, 2)
    assert await press_card(db, bank, boris, card.id, Choose(1), NOW) is None
    assert (await table.stored(card)).outcome is None


@pytest.mark.parametrize(
    ("question", "actions"),
    [
        ("one-right", [Choose(2), Choose(1)]),
        ("two-right", [Choose(2), Choose(0), Button.HAND_IN, Choose(1)]),
        ("recall", [Button.REVEAL, Grade.EASY, Grade.HARD]),
    ],
)
async def test_what_is_shown_is_what_is_stored(
    table: Table, question: str, actions: list[Action]
) -> None:
    card = await table.deal(question)
    for action in actions:
        shown = (await table.press(card, action)).card
        stored = await table.stored(card)
        for name in ("outcome", "grade", "chosen", "closed_at", "revealed_at", "local_day"):
            assert getattr(shown, name) == getattr(stored, name)


@pytest.mark.parametrize("card_id", [404, -1, 0, 2**63 - 1])
async def test_a_card_that_does_not_exist(
    db: Database, bank: Bank, anya: Subscriber, card_id: int
) -> None:
    assert await press_card(db, bank, anya, card_id, Choose(1), NOW) is None


@pytest.mark.parametrize("question", ["one-right", "two-right"])
async def test_an_option_that_does_not_exist(table: Table, question: str) -> None:
    card = await table.deal(question)
    # Two digits that stand in the order side by side are no option either.
    neighbours = next(int(a + b) for a, b in pairwise(card.option_order) if a != "0")
    for option in (4, 9, neighbours, int(card.option_order), -1):
        action = Choose(option)
        assert await press_card(table.db, table.bank, table.person, card.id, action, NOW) is None
    stored = await table.stored(card)
    assert (stored.chosen, stored.outcome) == ("", None)


async def test_a_card_whose_question_is_gone(db: Database, bank: Bank, table: Table) -> None:
    card = await table.deal("one-right")
    empty = Bank({}, bank.topics)
    assert await press_card(db, empty, table.person, card.id, Choose(1), NOW) is None


@pytest.mark.parametrize(
    ("question", "actions", "changed"),
    [
        ("one-right", [], {"correct": frozenset({0})}),
        ("two-right", [Choose(2)], {"correct": frozenset({2, 3})}),
        ("recall", [Button.REVEAL], {"revision": 2}),
    ],
)
async def test_an_open_card_whose_answer_has_changed_is_dealt_anew(
    table: Table, question: str, actions: list[Action], changed: dict[str, Any]
) -> None:
    card = await table.deal(question)
    for action in actions:
        await table.press(card, action)
    new = replace(table.bank.questions[question], **changed)
    table.bank = Bank(dict(table.bank.questions) | {question: new}, table.bank.topics)
    last = Grade.GOOD if question == "recall" else Choose(1)
    pressed = await table.press(card, last)
    assert (pressed.effect, pressed.question) == (Effect.ANEW, new)
    assert (pressed.card.outcome, pressed.streak) == (None, None)
    stored = await table.stored(card)
    assert stored.option_order == pressed.card.option_order
    assert sorted(stored.option_order) == sorted(card.option_order)
    for shown in (stored, pressed.card):
        assert (shown.version, shown.chosen, shown.revealed_at) == (new.version, "", None)
    assert (await table.press(card, Button.REVEAL)).effect is not Effect.ANEW


async def test_a_closed_card_whose_answer_has_changed_stays(table: Table) -> None:
    card = await table.deal("one-right")
    await table.press(card, Choose(1))
    new = replace(table.bank.questions["one-right"], correct=frozenset({0}))
    table.bank = Bank(dict(table.bank.questions) | {"one-right": new}, table.bank.topics)
    assert (await table.press(card, Choose(0))).effect is Effect.NOTHING
    assert (await table.stored(card)).version == "1-1"


async def test_the_day_is_the_persons_own(db: Database, bank: Bank) -> None:
    late = datetime(2026, 5, 20, 23, 30, tzinfo=UTC)
    for person_id, zone, day in [
        (10, "Asia/Tokyo", date(2026, 5, 21)),
        (11, "America/New_York", date(2026, 5, 20)),
    ]:
        table = Table(db, bank, await add_person(db, person_id, zone))
        pressed = await table.press(await table.deal("one-right"), Choose(1), late)
        assert pressed.card.local_day == day


async def test_days_in_a_row(table: Table) -> None:
    for n, expected in [(0, 1), (1, 2), (2, 3), (4, 1), (5, 2)]:
        card = await table.deal("one-right")
        pressed = await table.press(card, Choose(n % 4), NOW + n * DAY)
        assert pressed.streak is not None
        assert pressed.streak.days == expected
