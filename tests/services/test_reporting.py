from datetime import UTC, datetime

from samples import add_person
from sqlalchemy import select

from bot.core.report import ReportReason
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
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    assert await awaited(db, anya) is Awaiting.REPORT
    complaint = await reporting.complete(db, anya, "The third option is right too")
    assert complaint is not None
    assert (complaint.question_id, complaint.text) == ("dropout", "The third option is right too")
    assert await awaited(db, anya) is None
    assert await texts(db) == [("dropout", "The third option is right too")]
    assert await reporting.complete(db, anya, "Once more") is None


async def test_the_latest_of_several_begun_is_completed(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    await reporting.begin(db, anya, "p-value", ReportReason.ANSWER, NOW)
    await reporting.begin(db, boris, "lambdamart", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    assert complaint is not None
    assert complaint.question_id == "p-value"
    assert await texts(db) == [("dropout", None), ("p-value", "Wrong"), ("lambdamart", None)]


async def test_nothing_begun(db: Database, anya: Subscriber) -> None:
    assert await reporting.complete(db, anya, "Wrong") is None
    assert await texts(db) == []


async def test_a_long_report_is_cut(db: Database, anya: Subscriber) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "ы" * 4096)
    assert complaint is not None
    assert complaint.text == "ы" * reporting.MAX_REPORT
    assert await texts(db) == [("dropout", complaint.text)]


async def test_numbers_tell_reports_apart(db: Database, anya: Subscriber) -> None:
    numbers = set()
    for _ in range(2):
        await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
        complaint = await reporting.complete(db, anya, "Wrong")
        assert complaint is not None
        numbers.add(complaint.number)
    assert len(numbers) == 2


async def test_a_report_without_words_is_finished(db: Database, anya: Subscriber) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.TYPO, NOW)
    complaint = await reporting.complete(db, anya, "")
    assert complaint is not None
    assert (complaint.reason, complaint.text) == ("typo", "")
    assert await reporting.unanswered(db, 10) == [complaint]


async def test_an_answer_is_stored_and_the_report_waits_no_longer(
    db: Database, anya: Subscriber
) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    await reporting.begin(db, anya, "p-value", ReportReason.OTHER, NOW)
    assert complaint is not None
    assert [each.number for each in await reporting.unanswered(db, 10)] == [complaint.number]
    replied = await reporting.reply(db, complaint.number, "Mended, thank you", NOW)
    assert replied is not None
    assert (replied.subscriber_id, replied.question_id) == (anya.id, "dropout")
    assert (replied.reply, replied.replied_at) == ("Mended, thank you", NOW)
    assert await reporting.unanswered(db, 10) == []
    assert await reporting.reply(db, complaint.number + 1, "To an unfinished one", NOW) is None
    assert await reporting.reply(db, 404, "To none", NOW) is None
