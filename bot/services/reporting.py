"""Mistakes that people find in questions, and what the editors answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.report import ReportReason
from bot.db import reports, subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Report, Subscriber

MAX_REPORT = 1_000


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finished report: what to tell the admins. ``text`` may be empty."""

    number: int
    question_id: str
    reason: str
    text: str


async def begin(
    db: Database, person: Subscriber, question_id: str, reason: ReportReason, now: datetime
) -> None:
    """Wait for the person's next message, which says what is wrong with the question.

    A report that they began before and have not finished is given up.
    """
    async with db.writing() as session:
        await reports.begin(session, person.id, question_id, reason, now)
        await subscribers.expect(session, person.id, Awaiting.REPORT)
    person.awaiting, person.awaiting_about = Awaiting.REPORT, None


async def complete(db: Database, person: Subscriber, text: str) -> Complaint | None:
    """Store what is wrong, at most `MAX_REPORT` characters of it.

    Return None if no report was begun.
    """
    async with db.writing() as session:
        await subscribers.expect(session, person.id, None)
        report = await reports.complete(session, person.id, text[:MAX_REPORT])
    return _complaint(report) if report else None


async def complete_wordless(
    db: Database, person: Subscriber, question_id: str, reason: ReportReason
) -> Complaint | None:
    """Finish a report as it was begun.

    Return None, and change nothing, if it is finished already or was given up for another.
    """
    async with db.writing() as session:
        report = await reports.complete_wordless(session, person.id, question_id, reason)
        if report is not None and person.awaiting is Awaiting.REPORT:
            await subscribers.expect(session, person.id, None)
    return _complaint(report) if report else None


async def find(db: Database, number: int) -> Report | None:
    """Return a finished report, if there is one of this number."""
    async with db.reading() as session:
        return await reports.find(session, number)


async def reply(db: Database, number: int, text: str, now: datetime) -> None:
    """Store what an editor answered to a report, in place of an earlier answer."""
    async with db.writing() as session:
        await reports.reply(session, number, text, now)


async def unanswered(db: Database, limit: int) -> Sequence[Complaint]:
    """Return the reports that nobody has answered, the newest first."""
    async with db.reading() as session:
        return [_complaint(report) for report in await reports.unanswered(session, limit)]


def _complaint(report: Report) -> Complaint:
    return Complaint(report.id, report.question_id, report.reason, report.text or "")
