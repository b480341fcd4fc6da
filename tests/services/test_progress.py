from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from samples import add_person, sample_question
from sqlalchemy import insert, update

from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade
from bot.core.mastery import Trend, Weakness
from bot.core.question import Bank, Kind
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.db.progress_models import Interview
from bot.services import dealing, progress
from bot.services.answering import press_card
from bot.services.progress import MOST_MISCONCEPTIONS, Misconception, Overview

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
RIGHT, WRONG = Choose(1), Choose(3)


async def answer(
    db: Database,
    bank: Bank,
    person: Subscriber,
    question: str,
    *actions: Action,
    ago: int = 0,
) -> None:
    now = NOW - ago * DAY
    asked = bank.questions[question]
    dealt = await dealing.deal_question(db, bank, asked, person, now, Random(0))
    for action in actions:
        await press_card(db, bank, person, dealt.card.id, action, now)


async def test_nothing_yet(db: Database, bank: Bank, anya: Subscriber) -> None:
    await answer(db, bank, anya, "one-right")
    await answer(db, bank, anya, "one-right", Button.SKIP)
    assert await progress.overview(db, bank, anya, NOW) == Overview(Weakness((), ()), {}, ())
    assert await progress.mastery(db, bank, anya, NOW) == {}


async def test_mastery_is_that_of_now(db: Database, bank: Bank, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await answer(db, bank, boris, "one-right", RIGHT)
    await answer(db, bank, anya, "one-right", RIGHT)
    await answer(db, bank, anya, "two-right", Choose(0), Button.HAND_IN)
    await answer(db, bank, anya, "recall", Button.REVEAL, Grade.EASY)
    known = await progress.mastery(db, bank, anya, NOW)
    assert {name: (one.known, one.questions) for name, one in known.items()} == {
        "trees": (1, 2),
        "attention": (1, 1),
    }
    later = await progress.mastery(db, bank, anya, NOW + 30 * DAY)
    assert later["trees"].share < known["trees"].share
    assert later["trees"].known < later["attention"].known < 1, "what was easy fades later"


async def test_a_question_that_the_bank_no_longer_has_says_nothing(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right", WRONG)
    smaller = Bank({"recall": bank.questions["recall"]}, bank.topics)
    assert await progress.mastery(db, smaller, anya, NOW) == {}
    found = await progress.overview(db, smaller, anya, NOW)
    assert (found.weakness, found.misconceptions) == (Weakness((), ()), ())


@pytest.mark.parametrize(
    ("before", "recent", "trends"),
    [
        ([WRONG] * 3, [RIGHT] * 3, {"trees": Trend.RISING}),
        ([RIGHT] * 3, [WRONG, RIGHT, Button.REVEAL], {"trees": Trend.FALLING}),
        ([RIGHT] * 3, [RIGHT] * 3, {"trees": Trend.STEADY}),
        ([RIGHT] * 3, [WRONG] * 2, {}),
        ([RIGHT] * 2 + [Button.SKIP], [WRONG] * 3, {}),
    ],
)
@pytest.mark.parametrize(("first", "last"), [(14, 0), (41, 13)])
async def test_a_trend_compares_two_weeks_with_the_four_before(
    db: Database,
    bank: Bank,
    anya: Subscriber,
    before: Sequence[Action],
    recent: Sequence[Action],
    trends: dict[str, Trend],
    first: int,
    last: int,
) -> None:
    for action in before:
        await answer(db, bank, anya, "one-right", action, ago=first)
    for action in recent:
        await answer(db, bank, anya, "one-right", action, ago=last)
    assert (await progress.overview(db, bank, anya, NOW)).trends == trends


async def test_older_answers_make_no_trend(db: Database, bank: Bank, anya: Subscriber) -> None:
    for action, ago in [(WRONG, 42), (WRONG, 42), (WRONG, 42), (RIGHT, 1), (RIGHT, 1), (RIGHT, 1)]:
        await answer(db, bank, anya, "one-right", action, ago=ago)
    assert (await progress.overview(db, bank, anya, NOW)).trends == {}


@pytest.mark.parametrize(
    ("actions", "option"),
    [
        ([WRONG], 3),
        ([Choose(0), WRONG], 3),
        ([WRONG, Button.SKIP], 3),
        ([WRONG, Button.REVEAL], 3),
        ([WRONG, RIGHT], None),
        ([Button.REVEAL], None),
        ([RIGHT], None),
        ([RIGHT, WRONG], 3),
    ],
)
async def test_a_misconception_is_told_until_the_question_is_answered_right(
    db: Database, bank: Bank, anya: Subscriber, actions: Sequence[Action], option: int | None
) -> None:
    for number, action in enumerate(actions):
        await answer(db, bank, anya, "one-right", action, ago=len(actions) - number)
    question = bank.questions["one-right"]
    told = () if option is None else (Misconception(question, option),)
    assert (await progress.overview(db, bank, anya, NOW)).misconceptions == told


async def test_of_several_options_a_wrong_one_is_the_misconception(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "two-right", Choose(0), Button.HAND_IN)
    assert (await progress.overview(db, bank, anya, NOW)).misconceptions == (), "one was missing"
    await answer(db, bank, anya, "one-right", WRONG)
    await answer(db, bank, anya, "two-right", Choose(0), Choose(1), Button.HAND_IN)
    found = await progress.overview(db, bank, anya, NOW)
    assert [(one.question.id, one.option) for one in found.misconceptions] == [
        ("two-right", 1),
        ("one-right", 3),
    ]


async def test_a_misconception_about_another_answer_is_none(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right", WRONG)
    async with db.writing() as session:
        await session.execute(update(Card).values(version="0-3"))
    assert (await progress.overview(db, bank, anya, NOW)).misconceptions == ()


async def test_a_misconception_about_other_options_is_none(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right", WRONG)
    question = bank.questions["one-right"]
    fewer = {
        language: replace(wording, options=wording.options[:3])
        for language, wording in question.wordings.items()
    }
    later = Bank({question.id: replace(question, wordings=fewer)}, bank.topics)
    assert later.questions[question.id].version == question.version
    assert (await progress.overview(db, later, anya, NOW)).misconceptions == ()


async def test_an_interview_tells_its_misconceptions_itself(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, "one-right", WRONG)
    async with db.writing() as session:
        interview = {"subscriber_id": anya.id, "role": "", "plan": "", "started_at": NOW}
        held = await session.scalar(insert(Interview).values(interview).returning(Interview.id))
        await session.execute(update(Card).values(interview_id=held))
    assert (await progress.overview(db, bank, anya, NOW)).misconceptions == ()


async def test_the_latest_few_misconceptions_are_told(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    names = [f"q{number}" for number in range(MOST_MISCONCEPTIONS + 2)]
    quizzes = {name: sample_question(name, "trees", Kind.QUIZ, correct={1}) for name in names}
    large = Bank(quizzes, bank.topics)
    for name in names:
        await answer(db, large, anya, name, WRONG)
    found = await progress.overview(db, large, anya, NOW)
    assert [one.question.id for one in found.misconceptions] == list(reversed(names))[
        :MOST_MISCONCEPTIONS
    ]
