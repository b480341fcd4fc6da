from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from samples import add_person
from sqlalchemy import update

from bot.core.card import Action, Button, Choose
from bot.core.question import Bank
from bot.core.streak import Counted
from bot.core.summary import DayAnswers
from bot.db import days, results, subscribers
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services import dealing, people, stats
from bot.services.answering import press_card

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
RIGHT, WRONG = Choose(1), Choose(3)


async def answer(db: Database, bank: Bank, person: Subscriber, *actions: Action, ago: int) -> None:
    now = NOW - ago * DAY
    dealt = await dealing.deal_question(
        db, bank, bank.questions["one-right"], person, now, Random(0)
    )
    for action in actions:
        await press_card(db, bank, person, dealt.card.id, action, now)


async def test_nothing_yet(db: Database, bank: Bank, anya: Subscriber) -> None:
    await answer(db, bank, anya, Button.SKIP, ago=0)
    found = await stats.look(db, bank, anya, NOW)
    assert (found.today, found.answered, found.answers) == (TODAY, 0, {})
    assert (found.readiness.known, found.readiness.questions) == (0, 3)


async def test_a_year_is_summed_up(db: Database, bank: Bank, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await answer(db, bank, boris, WRONG, ago=0)
    for action, ago in [(WRONG, 500), (RIGHT, 60), (RIGHT, 1), (WRONG, 1), (RIGHT, 0)]:
        await answer(db, bank, anya, action, ago=ago)
    async with db.writing() as session:
        await days.write(session, anya.id, [(TODAY - 100 * DAY, Counted.VACATION)])
    found = await stats.look(db, bank, anya, NOW)
    assert found.answers == {TODAY - 60 * DAY: 1, TODAY - DAY: 2, TODAY: 1}
    assert found.spared == {TODAY - 100 * DAY}
    assert (found.streak.days, found.answered, found.judged, found.right) == (2, 5, 5, 3)
    assert found.readiness.known == 1


async def test_the_topics_and_the_interview_of_the_person_count(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    await answer(db, bank, anya, RIGHT, ago=0)
    await people.toggle_topic(db, bank, anya, "trees")
    await people.set_interview(db, anya, TODAY + 30 * DAY)
    found = (await stats.look(db, bank, anya, NOW)).readiness
    assert (found.known, found.questions) == (0, 1)
    await people.toggle_topic(db, bank, anya, "trees")
    found = (await stats.look(db, bank, anya, NOW)).readiness
    assert found.interview_on == TODAY + 30 * DAY
    assert 0 < found.known < 1


async def test_whoever_chose_only_what_has_gone_gets_ready_for_all(
    db: Database, bank: Bank, anya: Subscriber
) -> None:
    async with db.writing() as session:
        await subscribers.choose_topics(session, anya.id, {"gone"})
    assert (await stats.look(db, bank, anya, NOW)).readiness.questions == 3


@pytest.mark.parametrize("void", [True, False])
async def test_an_answer_to_a_wrong_question_is_not_judged(
    db: Database, bank: Bank, anya: Subscriber, void: bool
) -> None:
    await answer(db, bank, anya, RIGHT, ago=0)
    async with db.writing() as session:
        await session.execute(update(Card).values(void=void))
    async with db.reading() as session:
        found = await results.answers_by_day(session, anya.id)
    assert found == {TODAY: DayAnswers(1, int(not void), int(not void))}


async def test_one_picture_a_person_is_kept(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await stats.keep_picture(db, anya, "a", "file-1")
    await stats.keep_picture(db, boris, "a", "file-2")
    assert await stats.kept_picture(db, anya, "a") == "file-1"
    await stats.keep_picture(db, anya, "b", "file-3")
    assert await stats.kept_picture(db, anya, "a") is None
    assert await stats.kept_picture(db, anya, "b") == "file-3"
    assert await stats.kept_picture(db, boris, "a") == "file-2"
