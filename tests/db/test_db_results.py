"""What cards tell of somebody's days: results by topic, and what was repeated."""

from datetime import UTC, date, datetime, timedelta

from samples import add_person, deal_card, sample_question
from sqlalchemy import update

from bot.core.grading import Outcome
from bot.core.mastery import TopicResult
from bot.core.selection import Reason
from bot.db import cards, results
from bot.db.engine import Database
from bot.db.models import Card, Subscriber

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)


async def answered(
    db: Database,
    person: Subscriber,
    outcome: Outcome = Outcome.RIGHT,
    *,
    name: str = "dropout",
    topic: str = "networks",
    reason: Reason = Reason.NEW,
    value: int | None = None,
    ago: int = 0,
) -> None:
    async with db.writing() as session:
        question = sample_question(name, topic)
        card = await deal_card(session, person.id, question, NOW, (reason, value))
        await cards.close(session, card, outcome, day=TODAY - ago * DAY, now=NOW)


async def test_results_by_topic_before_and_since_a_day(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    for person, topic, outcome, ago in [
        (anya, "trees", Outcome.WRONG, 30),
        (anya, "trees", Outcome.RIGHT, 29),
        (anya, "trees", Outcome.WRONG, 10),
        (anya, "trees", Outcome.RIGHT, 9),
        (anya, "trees", Outcome.REVEALED, 0),
        (anya, "trees", Outcome.SKIPPED, 0),
        (anya, "networks", Outcome.RIGHT, 5),
        (anya, "ranking", Outcome.SKIPPED, 5),
        (anya, "metrics", Outcome.RIGHT, 31),
        (boris, "networks", Outcome.WRONG, 5),
    ]:
        await answered(db, person, outcome, topic=topic, ago=ago)
    await answered(db, anya, Outcome.WRONG, name="corrected", topic="networks")
    async with db.writing() as session:
        await session.execute(update(Card).where(Card.question_id == "corrected").values(void=True))
        await deal_card(session, anya.id, sample_question("open"), NOW)
    async with db.reading() as session:
        found = await results.topic_results(session, anya.id, TODAY - 30 * DAY, TODAY - 9 * DAY)
    assert found == {
        "trees": (TopicResult("trees", 1, 3), TopicResult("trees", 1, 2)),
        "networks": (TopicResult("networks", 0, 0), TopicResult("networks", 1, 1)),
    }


async def test_repeated_are_questions_known_from_earlier_days(
    db: Database, anya: Subscriber
) -> None:
    boris = await add_person(db, 2)
    for person, name, outcome, reason, value, ago in [
        (anya, "a", Outcome.RIGHT, Reason.REPEAT, 3, 0),
        (anya, "a", Outcome.RIGHT, Reason.REPEAT, 3, 0),
        (anya, "b", Outcome.SKIPPED, Reason.MISSED, 1, 0),
        (anya, "this day", Outcome.RIGHT, Reason.MISSED, 0, 0),
        (anya, "weak", Outcome.RIGHT, Reason.WEAK, 40, 0),
        (anya, "new", Outcome.RIGHT, Reason.NEW, None, 0),
        (anya, "yesterday", Outcome.RIGHT, Reason.REPEAT, 3, 1),
        (boris, "other", Outcome.RIGHT, Reason.REPEAT, 3, 0),
    ]:
        await answered(db, person, outcome, name=name, reason=reason, value=value, ago=ago)
    async with db.writing() as session:
        question = sample_question("open")
        await deal_card(session, anya.id, question, NOW, (Reason.REPEAT, 3))
    async with db.reading() as session:
        assert await results.repeated_on(session, anya.id, TODAY) == 2


async def test_a_card_can_be_put_in_review(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        card = await deal_card(session, anya.id, sample_question(), NOW)
        other = await deal_card(session, anya.id, sample_question("b"), NOW)
        assert not card.in_review
        await cards.put_in_review(session, card)
        assert card.in_review
    async with db.reading() as session:
        shown = {one.id: one.in_review for one in await cards.latest(session, anya.id, 9)}
    assert shown == {card.id: True, other.id: False}
