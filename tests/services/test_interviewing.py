from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from samples import sample_question
from sqlalchemy import update

from bot.core.grading import Outcome
from bot.core.interview import Answered, Report
from bot.core.question import Bank, Kind, Question
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services import interviewing
from bot.services.interviewing import Ask, Finished, Step

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
NIGHT = timedelta(hours=9)
SECONDS = timedelta(seconds=20)
QUIZ = sample_question("quiz", "trees", Kind.QUIZ, correct={1})
SHORTER = replace(
    QUIZ,
    wordings={
        language: replace(wording, options=wording.options[:3])
        for language, wording in QUIZ.wordings.items()
    },
)


def bank_of(bank: Bank, *questions: Question) -> Bank:
    """Return a bank of these questions and the topics of another."""
    return Bank({question.id: question for question in questions}, bank.topics)


async def begin(db: Database, bank: Bank, person: Subscriber) -> int:
    """Begin an interview with a minute a question, and return its id."""
    interview = await interviewing.begin(db, bank, person, "", 5, 1, NOW, Random(0))
    assert interview is not None
    return interview.id


async def go_on(
    db: Database, bank: Bank, person: Subscriber, interview: int, now: datetime = NOW
) -> Step:
    step = await interviewing.step(db, bank, person, interview, now, Random(0))
    assert step is not None
    return step


async def answer(
    db: Database, bank: Bank, person: Subscriber, interview: int, now: datetime = NOW
) -> None:
    """Ask, and answer with the last option."""
    asked = await go_on(db, bank, person, interview)
    assert isinstance(asked, Ask)
    assert await interviewing.answer(db, bank, person, asked.card.id, 3, now) is not None


async def reported(db: Database, bank: Bank, person: Subscriber, interview: int) -> Report:
    """Go on to the end, which comes at once."""
    finished = await go_on(db, bank, person, interview)
    assert isinstance(finished, Finished)
    return finished.report


async def missed(db: Database, bank: Bank, person: Subscriber, interview: int) -> Answered:
    (answered,) = (await reported(db, bank, person, interview)).missed
    assert answered.outcome is Outcome.WRONG
    return answered


@pytest.mark.parametrize(
    ("later", "chosen"),
    [
        (QUIZ, frozenset({3})),
        (SHORTER, frozenset()),
        (replace(QUIZ, correct=frozenset({3})), frozenset()),
        (replace(QUIZ, revision=2), frozenset()),
    ],
    ids=["the same", "an option less", "another is right", "another revision"],
)
async def test_an_answer_is_told_while_its_options_mean_the_same(
    db: Database, bank: Bank, anya: Subscriber, later: Question, chosen: frozenset[int]
) -> None:
    asked = bank_of(bank, QUIZ)
    interview = await begin(db, asked, anya)
    await answer(db, asked, anya, interview)
    told = await missed(db, bank_of(bank, later), anya, interview)
    assert (told.question, told.chosen) == (later, chosen)
    found = await interviewing.find(db, bank_of(bank, later), anya, told.card_id)
    assert found is not None, "its whole answer can be read"


async def test_a_void_answer_is_not_told(db: Database, bank: Bank, anya: Subscriber) -> None:
    asked = bank_of(bank, QUIZ)
    interview = await begin(db, asked, anya)
    await answer(db, asked, anya, interview)
    async with db.writing() as session:
        await session.execute(update(Card).values(void=True))
    assert (await missed(db, asked, anya, interview)).chosen == frozenset()


async def test_a_question_that_has_several_right_options_by_now_is_left_out(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    interview = await begin(db, bank_of(bank, QUIZ), anya)
    assert isinstance(await go_on(db, bank_of(bank, QUIZ), anya, interview), Ask)
    later = bank_of(bank, replace(QUIZ, correct=frozenset({1, 2})))
    assert (await reported(db, later, anya, interview)).asked == 0


@pytest.mark.parametrize("kind", [Kind.QUIZ, Kind.OPEN])
@pytest.mark.parametrize(("took", "late"), [(SECONDS, 0), (4 * SECONDS, 1)])
async def test_time_away_does_not_count(
    db: Database, bank: Bank, anya: Subscriber, kind: Kind, took: timedelta, late: int
) -> None:
    asked = bank_of(bank, QUIZ if kind is Kind.QUIZ else sample_question("open", "trees"))
    interview = await begin(db, asked, anya)
    assert isinstance(await go_on(db, asked, anya, interview), Ask)
    morning = NOW + NIGHT
    again = await go_on(db, asked, anya, interview, morning)
    assert isinstance(again, Ask)
    said = await interviewing.give_up(db, asked, anya, again.card.id, morning + took)
    assert said is not None
    assert len((await reported(db, asked, anya, interview)).late) == late


async def test_a_second_press_begins_the_same_interview(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    first = await begin(db, bank, anya)
    asked = await go_on(db, bank, anya, first)
    assert isinstance(asked, Ask)
    assert await begin(db, bank, anya) == first
    assert await interviewing.give_up(db, bank, anya, asked.card.id, NOW) is not None
    assert await begin(db, bank, anya) != first, "somebody wants to begin anew"


async def test_an_interview_that_was_left_for_another_takes_no_answer(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    asked = await go_on(db, bank, anya, await begin(db, bank, anya))
    assert isinstance(asked, Ask)
    assert await interviewing.begin(db, bank, anya, "", 5, 0, NOW, Random(0)) is not None
    assert await interviewing.give_up(db, bank, anya, asked.card.id, NOW) is None
