from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType

from samples import sample_question

from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.core.selection import Learner
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, interviewing
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


async def learner(db: Database, person: Subscriber, now: datetime) -> Learner:
    async with db.reading() as session:
        return await learner_of(session, person, today_of(person, now))


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
    known = await learner(db, anya, tomorrow)
    assert asked.question.id in known.asked_today
    assert asked.question.id not in known.memories
    assert not known.confused

    await interviewing.begin(db, bank, anya, "", 5, 0, tomorrow, Random(0))
    known = await learner(db, anya, tomorrow)
    assert asked.question.id not in known.asked_today
    assert not known.memories[asked.question.id].right
    assert known.confused == {asked.question.id}
