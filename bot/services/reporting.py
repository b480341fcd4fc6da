"""Mistakes that people find in questions."""

from dataclasses import dataclass
from datetime import datetime

from bot.db import reports, subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Subscriber

MAX_REPORT = 1_000


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finished report: what to tell the admins."""

    number: int
    question_id: str
    text: str


async def begin(db: Database, person: Subscriber, question_id: str, now: datetime) -> None:
    """Wait for the person's next message, which says what is wrong with the question."""
    async with db.writing() as session:
        await reports.begin(session, person.id, question_id, now)
        await subscribers.expect(session, person.id, Awaiting.REPORT)


async def complete(db: Database, person: Subscriber, text: str) -> Complaint | None:
    """Store what is wrong, at most `MAX_REPORT` characters of it.

    Return None if no report was begun.
    """
    async with db.writing() as session:
        await subscribers.expect(session, person.id, None)
        report = await reports.complete(session, person.id, text[:MAX_REPORT])
    return Complaint(report.id, report.question_id, text[:MAX_REPORT]) if report else None
