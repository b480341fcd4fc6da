import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from samples import add_person

from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade
from bot.core.question import Bank
from bot.core.selection import Reason
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, people
from bot.services.answering import press_card

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_the_order_of_options_stays(db: Database, bank: Bank, anya: Subscriber) -> None:
    orders = set()
    for seed in range(12):
        dealt = await dealing.deal(db, bank, anya, NOW, Random(seed), topic="trees")
        assert dealt is not None
        assert sorted(dealt.card.option_order) == ["0", "1", "2", "3"]
        for _ in range(2):
            found = await dealing.find(db, bank, anya, dealt.card.id)
            assert found is not None
            assert found.card.option_order == dealt.card.option_order
        orders.add(dealt.card.option_order)
    assert len(orders) > 3


async def test_the_same_chance_deals_the_same(db: Database, bank: Bank) -> None:
    cards = []
    for person_id in (10, 11):
        person = await add_person(db, person_id)
        random = Random(7)
        dealt = [await dealing.deal(db, bank, person, NOW, random) for _ in range(5)]
        cards.append([(d.card.question_id, d.card.option_order) for d in dealt if d])
    assert cards[0] == cards[1]
    assert len(cards[0]) == 5


async def test_each_is_dealt_once_before_one_comes_again(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    random = Random(0)
    names = []
    for minutes in range(6):
        dealt = await dealing.deal(db, bank, anya, NOW + timedelta(minutes=minutes), random)
        assert dealt is not None
        names.append(dealt.question.id)
    assert set(names[:3]) == set(names) == {"one-right", "two-right", "recall"}


async def test_of_a_topic(db: Database, bank: Bank, anya: Subscriber) -> None:
    dealt = await dealing.deal(db, bank, anya, NOW, Random(0), topic="attention")
    assert dealt is not None
    assert dealt.question.id == "recall"
    assert dealt.card.option_order == ""
    for topic in ("talks", "ranking", "unknown"):
        assert await dealing.deal(db, bank, anya, NOW, Random(0), topic=topic) is None


async def test_of_the_topics_they_chose(db: Database, bank: Bank, anya: Subscriber) -> None:
    await people.toggle_topic(db, bank, anya, "trees")
    for seed in range(5):
        dealt = await dealing.deal(db, bank, anya, NOW, Random(seed))
        assert dealt is not None
        assert dealt.question.id == "recall"
    other = await dealing.deal(db, bank, anya, NOW, Random(0), topic="trees")
    assert other is not None


async def test_what_was_missed_comes_back_on_the_next_day(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    answers: dict[str, list[Action]] = {
        "one-right": [Choose(0)],
        "two-right": [Choose(0), Choose(2), Button.HAND_IN],
        "recall": [Button.REVEAL, Grade.EASY],
    }
    for name, actions in answers.items():
        question = bank.questions[name]
        dealt = await dealing.deal_question(db, bank, question, anya, NOW, Random(0))
        # Answered on the day after it was dealt: that is the day that is over for it.
        for action in actions:
            await press_card(db, bank, anya, dealt.card.id, action, NOW + DAY)
    back = await dealing.deal(db, bank, anya, NOW + 2 * DAY, Random(0))
    assert back is not None
    assert (back.question.id, back.card.reason) == ("one-right", Reason.MISSED)
    assert back.card.reason_value == 1


async def test_a_question_that_was_asked_for_says_why_it_is_known(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    question = bank.questions["one-right"]
    reasons = []
    for action in (Choose(0), Choose(1), Button.SKIP, Button.REVEAL):
        dealt = await dealing.deal_question(db, bank, question, anya, NOW, Random(0))
        reasons.append(dealt.card.reason)
        await press_card(db, bank, anya, dealt.card.id, action, NOW)
    assert reasons == [Reason.NEW, Reason.MISSED, Reason.REPEAT, Reason.REPEAT]


async def test_cards_dealt_at_once_have_different_numbers_and_questions(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    dealt = await asyncio.gather(
        *(dealing.deal(db, bank, anya, NOW, Random(0)) for _ in range(3)),
        dealing.deal_question(db, bank, bank.questions["recall"], anya, NOW, Random(0)),
    )
    assert sorted(one.card.number for one in dealt if one) == [1, 2, 3, 4]
    assert len({one.question.id for one in dealt if one}) == 3


async def test_whoever_has_a_card_is_no_newcomer(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    boris = await add_person(db, 2)
    await dealing.deal(db, bank, anya, NOW, Random(0))
    assert not await dealing.is_newcomer(db, anya)
    assert await dealing.is_newcomer(db, boris)


async def test_a_later_card_that_was_sent_is_waiting(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    boris = await add_person(db, 2)
    first = await dealing.deal(db, bank, anya, NOW, Random(0))
    second = await dealing.deal(db, bank, anya, NOW, Random(0))
    assert first is not None
    assert second is not None
    await dealing.was_sent(db, first.card, 4)
    assert not await dealing.is_waiting(db, anya, 4)
    await dealing.was_sent(db, second.card, 5)
    assert [await dealing.is_waiting(db, anya, number) for number in (3, 4, 5)] == [
        True,
        True,
        False,
    ]
    assert not await dealing.is_waiting(db, boris, 3)


async def test_a_card_that_no_longer_fits_its_question_is_not_found(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    boris = await add_person(db, 2)
    dealt = await dealing.deal_question(db, bank, bank.questions["one-right"], anya, NOW, Random(0))
    assert await dealing.find(db, bank, anya, dealt.card.id) is not None
    assert await dealing.find(db, bank, boris, dealt.card.id) is None
    without_options = {"one-right": bank.questions["recall"]}
    for questions in ({}, without_options):
        changed = Bank(questions, bank.topics)
        assert await dealing.find(db, changed, anya, dealt.card.id) is None


def test_the_menu_has_the_topics_with_questions_to_deal(bank: Bank) -> None:
    assert [topic.id for topic in dealing.dealt_topics(bank)] == ["attention", "trees"]


@pytest.mark.parametrize(
    ("question", "found"),
    [("recall", True), ("one-right", True), ("talk", False), ("unknown", False), ("", False)],
)
def test_a_discussion_stands_on_no_card(bank: Bank, question: str, found: bool) -> None:
    assert dealing.askable(bank, question) == (bank.questions[question] if found else None)
