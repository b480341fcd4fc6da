from datetime import UTC, date, datetime, timedelta
from random import Random

from samples import add_person

from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade
from bot.core.mastery import TopicResult, Weakness
from bot.core.question import Bank
from bot.core.streak import Streak
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, progress
from bot.services.answering import press_card

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


async def answer(
    db: Database, bank: Bank, person: Subscriber, question: str, *actions: Action, now: datetime
) -> None:
    dealt = await dealing.deal_question(db, bank.questions[question], person, now, Random(0))
    for action in actions:
        await press_card(db, bank, person, dealt.card.id, action, now)


async def test_nothing_yet(db: Database, bank: Bank, anya: Subscriber) -> None:
    await answer(db, bank, anya, "one-right", now=NOW)
    await answer(db, bank, anya, "one-right", Button.SKIP, now=NOW)
    found = await progress.streak_and_days(db, anya, NOW)
    assert found == (Streak(0, 0, open_today=True), [])
    assert await progress.topic_results(db, anya) == {}
    assert await progress.weak_topics(db, bank, anya) == Weakness((), ())


async def test_days_and_topics(db: Database, bank: Bank, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await answer(db, bank, boris, "one-right", Choose(1), now=NOW)
    answers: list[tuple[int, str, list[Action]]] = [
        (3, "one-right", [Choose(0)]),
        (2, "one-right", [Choose(3)]),
        (1, "one-right", [Choose(1)]),
        (1, "two-right", [Choose(0), Choose(2), Button.HAND_IN]),
        (1, "two-right", [Button.REVEAL]),
        (1, "recall", [Button.REVEAL, Grade.EASY]),
        (1, "recall", [Button.SKIP]),
    ]
    for ago, question, actions in answers:
        await answer(db, bank, anya, question, *actions, now=NOW - ago * DAY)
    streak, days = await progress.streak_and_days(db, anya, NOW)
    assert streak == Streak(3, 3, open_today=True)
    assert days == [date(2026, 5, 20) - n * DAY for n in (1, 2, 3)]
    trees, attention = TopicResult("trees", 2, 5), TopicResult("attention", 1, 1)
    assert await progress.topic_results(db, anya) == {"trees": trees, "attention": attention}
    assert await progress.weak_topics(db, bank, anya) == Weakness((trees,), (attention,))


async def test_a_topic_that_the_bank_no_longer_has(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    for _ in range(3):
        await answer(db, bank, anya, "one-right", Choose(0), now=NOW)
    smaller = Bank(bank.questions, {"attention": bank.topics["attention"]})
    assert await progress.weak_topics(db, smaller, anya) == Weakness((), ())


async def test_today_is_that_of_the_person(db: Database, bank: Bank) -> None:
    tokyo = await add_person(db, 3, "Asia/Tokyo")
    await answer(db, bank, tokyo, "one-right", Choose(1), now=NOW)
    # 15:30 UTC is half past midnight there.
    streak, _ = await progress.streak_and_days(db, tokyo, datetime(2026, 5, 20, 15, 30, tzinfo=UTC))
    assert streak == Streak(1, 1, open_today=True)
