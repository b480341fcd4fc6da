from datetime import UTC, datetime

import pytest
from samples import add_person
from sqlalchemy import select

from bot.core.report import ReportReason
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Report, Subscriber
from bot.services import people, reporting

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


async def test_the_one_begun_last_is_completed(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    await reporting.begin(db, anya, "p-value", ReportReason.ANSWER, NOW)
    await reporting.begin(db, boris, "lambdamart", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    assert complaint is not None
    assert complaint.question_id == "p-value"
    assert await texts(db) == [("p-value", "Wrong"), ("lambdamart", None)]


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


async def test_a_report_without_words_is_finished_once(db: Database, anya: Subscriber) -> None:
    for _ in range(2):
        await reporting.begin(db, anya, "dropout", ReportReason.TYPO, NOW)
    complaint = await reporting.complete_wordless(db, anya, "dropout", ReportReason.TYPO)
    assert complaint is not None
    assert (complaint.reason, complaint.text) == ("typo", "")
    assert await awaited(db, anya) is None
    assert await reporting.complete_wordless(db, anya, "dropout", ReportReason.TYPO) is None
    assert await reporting.unanswered(db, 10) == [complaint]


async def test_an_abandoned_report_is_not_completed_in_place_of_another(
    db: Database, anya: Subscriber
) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.TYPO, NOW)
    await people.expect(db, anya, None)
    await reporting.begin(db, anya, "p-value", ReportReason.ANSWER, NOW)
    first = await reporting.complete_wordless(db, anya, "p-value", ReportReason.ANSWER)
    assert first is not None
    assert first.question_id == "p-value"
    assert await reporting.complete_wordless(db, anya, "p-value", ReportReason.ANSWER) is None
    assert await reporting.unanswered(db, 10) == [first]


@pytest.mark.parametrize(
    ("question", "reason"), [("dropout", ReportReason.ANSWER), ("p-value", ReportReason.TYPO)]
)
async def test_another_button_leaves_what_is_being_written(
    db: Database, anya: Subscriber, question: str, reason: ReportReason
) -> None:
    await reporting.begin(db, anya, "p-value", ReportReason.ANSWER, NOW)
    assert await reporting.complete_wordless(db, anya, question, reason) is None
    assert await awaited(db, anya) is Awaiting.REPORT
    assert await reporting.complete(db, anya, "Wrong") is not None


async def test_a_cancelled_report_can_be_sent_while_something_else_is_awaited(
    db: Database, anya: Subscriber
) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.TYPO, NOW)
    await people.expect(db, anya, Awaiting.TIME)
    assert await reporting.complete_wordless(db, anya, "dropout", ReportReason.TYPO) is not None
    assert await awaited(db, anya) is Awaiting.TIME


async def test_an_answer_is_stored_and_the_report_waits_no_longer(
    db: Database, anya: Subscriber
) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    await reporting.begin(db, anya, "p-value", ReportReason.OTHER, NOW)
    assert complaint is not None
    assert [each.number for each in await reporting.unanswered(db, 10)] == [complaint.number]
    found = await reporting.find(db, complaint.number)
    assert found is not None
    assert (found.subscriber_id, found.question_id) == (anya.id, "dropout")
    await reporting.reply(db, complaint.number, "Mended, thank you", NOW)
    replied = await reporting.find(db, complaint.number)
    assert replied is not None
    assert (replied.reply, replied.replied_at) == ("Mended, thank you", NOW)
    assert await reporting.unanswered(db, 10) == []


async def test_an_unfinished_report_is_found_by_nobody(db: Database, anya: Subscriber) -> None:
    await reporting.begin(db, anya, "dropout", ReportReason.ANSWER, NOW)
    complaint = await reporting.complete(db, anya, "Wrong")
    assert complaint is not None
    await reporting.begin(db, anya, "p-value", ReportReason.OTHER, NOW)
    assert await reporting.find(db, complaint.number + 1) is None
    assert await reporting.find(db, 404) is None
