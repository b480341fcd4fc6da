from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType

import pytest
from samples import sample_question

from bot.core.card import Choose
from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.core.selection import Learner, Recent
from bot.db import hands, subscribers
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, interviewing, reviewing
from bot.services.answering import press_card
from bot.services.interviewing import Ask
from bot.services.learner import LATEST, learner_of
from bot.services.streaks import today_of

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOPIC = Topic("trees", "🌳", dict.fromkeys(LANGUAGES, "trees"))


def bank_of(count: int) -> Bank:
    names = [f"question-{number}" for number in range(count)]
    questions = {name: sample_question(name, "trees", Kind.QUIZ, correct={1}) for name in names}
    return Bank(MappingProxyType(questions), MappingProxyType({"trees": TOPIC}))


async def learner(db: Database, bank: Bank, person: Subscriber, now: datetime) -> Learner:
    async with db.reading() as session:
        return await learner_of(session, bank, person, today_of(person, now))


async def test_however_many_are_asked_on_a_day_none_comes_twice(
    db: Database, anya: Subscriber
) -> None:
    count = LATEST + 10
    random = Random(0)
    asked = []
    for number in range(count):
        dealt = await dealing.deal(db, bank_of(count), anya, NOW + number * MINUTE, random)
        assert dealt is not None
        asked.append(dealt.question.id)
    assert len(set(asked)) == count


async def test_an_interview_that_goes_on_tells_nothing(db: Database, anya: Subscriber) -> None:
    bank = bank_of(8)
    begun = await interviewing.begin(db, bank, anya, "", 5, 0, NOW, Random(0))
    assert begun is not None
    asked = await interviewing.step(db, bank, anya, begun.id, NOW, Random(0))
    assert isinstance(asked, Ask)
    assert await interviewing.answer(db, bank, anya, asked.card.id, 0, NOW) is not None

    tomorrow = NOW + timedelta(days=1)
    known = await learner(db, bank, anya, tomorrow)
    assert asked.question.id in known.asked_today
    assert asked.question.id not in known.memories
    assert not known.confused

    await interviewing.begin(db, bank, anya, "", 5, 0, tomorrow, Random(0))
    known = await learner(db, bank, anya, tomorrow)
    assert asked.question.id not in known.asked_today
    assert not known.memories[asked.question.id].right
    assert known.confused == {asked.question.id}


@pytest.mark.parametrize(
    ("chosen", "topics"), [({"gone"}, set()), ({"gone", "trees"}, {"trees"}), (set(), set())]
)
async def test_a_topic_without_questions_counts_as_not_chosen(
    db: Database, anya: Subscriber, chosen: set[str], topics: set[str]
) -> None:
    async with db.writing() as session:
        await subscribers.choose_topics(session, anya.id, chosen)
    assert (await learner(db, bank_of(1), anya, NOW)).topics == topics


async def test_somebody_whose_topics_have_gone_goes_on(db: Database, anya: Subscriber) -> None:
    """What they are asked, what is due, and what is said of the review: all is of every topic."""
    bank = bank_of(1)
    dealt = await dealing.deal(db, bank, anya, NOW, Random(0))
    assert dealt is not None
    await press_card(db, bank, anya, dealt.card.id, Choose(0), NOW)
    async with db.writing() as session:
        await subscribers.choose_topics(session, anya.id, {"gone"})
    tomorrow = NOW + timedelta(days=1)
    backlog, due = await reviewing.deal_due(db, bank, anya, tomorrow, Random(0))
    assert backlog.due == 1
    assert due is not None
    assert await dealing.deal(db, bank, anya, tomorrow, Random(0)) is not None
    async with db.writing() as session:
        dealt_to = await dealing.deal_to_all(session, bank, [anya], tomorrow, Random(0))
    assert dealt_to.keys() == {anya.id}


async def test_of_the_last_cards_those_that_tell_something_are_known(
    db: Database, anya: Subscriber
) -> None:
    """A wrong answer is, also behind many right ones; an old one of today's questions is not."""
    bank, day = bank_of(12), timedelta(days=1)
    names = list(bank.questions)
    for number, name in enumerate(names):
        now = NOW + number * day
        dealt = await dealing.deal_question(db, bank, bank.questions[name], anya, now, Random(0))
        option = 0 if number == 3 else 1
        assert await press_card(db, bank, anya, dealt.card.id, Choose(option), now) is not None
    known = await learner(db, bank, anya, NOW + 11 * day)
    assert known.confused == {names[3]}
    assert known.asked_today == {names[11]}
    assert known.memories.keys() == set(names)
    assert known.recent == [Recent("trees", new=True)] * 2
    async with db.reading() as session:
        seen = await hands.glances(session, [anya.id], LATEST, today_of(anya, NOW + 11 * day))
    assert [card.question_id for card in seen[anya.id]] == [names[11], names[10], names[3]]
