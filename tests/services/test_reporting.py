from datetime import UTC, datetime

from samples import add_person
from sqlalchemy import select

from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Report, Subscriber
from bot.services import reporting

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)


async def awaited(db: Database, person: Subscriber) -> Awaiting | None:
    async with db.reading() as session:
        found = await subscribers.get(session, person.id)
    assert found is not None
    return found.awaiting


async def texts(db: Database) -> list[tuple[str, str | None]]:
    async with db.reading() as session:
        rows = await session.execute(select(Report).order_by(Report.id))
        return [(report.question_id, report.text) for report in rows]


async def test_a_report_is_begun_and_completed(db: Database, anya: Subscriber) -> None:
    await reporting.begin(db, anya, "dropout", NOW)
    assert await awaited(db, anya) is Awaiting.REPORT
    complaint = await reporting.complete(db, anya, "The third option is right too")
    assert complaint is not None
    assert (complaint.question_id, complaint.text) == ("dropout", "The third option is right too")
    assert await awaited(db, anya) is None
    assert await texts(db) == [("dropout", "The third option is right too")]
    assert await reporting.complete(db, anya, "Once more") is None


async def test_the_latest_of_several_begun_is_completed(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await reporting.begin(db, anya, "dropout", NOW)
    await reporting.begin(db, anya, "p-value", NOW)
    await reporting.begin(db, boris, "lambdamart", NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    assert complaint is not None
    assert complaint.question_id == "p-value"
    assert await texts(db) == [("dropout", None), ("p-value", "Wrong"), ("lambdamart", None)]


async def test_nothing_begun(db: Database, anya: Subscriber) -> None:
    assert await reporting.complete(db, anya, "Wrong") is None
    assert await texts(db) == []


async def test_a_long_report_is_cut(db: Database, anya: Subscriber) -> None:
    await reporting.begin(db, anya, "dropout", NOW)
    complaint = await reporting.complete(db, anya, "ы" * 4096)
    assert complaint is not None
    assert complaint.text == "ы" * reporting.MAX_REPORT
    assert await texts(db) == [("dropout", complaint.text)]


async def test_numbers_tell_reports_apart(db: Database, anya: Subscriber) -> None:
    numbers = set()
    for _ in range(2):
        await reporting.begin(db, anya, "dropout", NOW)
        complaint = await reporting.complete(db, anya, "Wrong")
        assert complaint is not None
        numbers.add(complaint.number)
    assert len(numbers) == 2
