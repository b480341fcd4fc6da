"""Mistakes that people found in questions."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.db.engine import Session
from bot.db.models import Report
from bot.db.statements import as_value, as_values, insert_row, table_of


async def begin(
    session: Session, subscriber_id: int, question_id: str, reason: str, now: datetime
) -> None:
    """Start a report in place of one that is still being written; its text comes later."""
    await session.execute(
        delete(Report).where(Report.subscriber_id == subscriber_id, Report.text.is_(None))
    )
    values = {
        "subscriber_id": subscriber_id,
        "question_id": question_id,
        "reason": reason,
        "created_at": now,
    }
    await insert_row(session, Report, values)


async def complete(session: Session, subscriber_id: int, text: str) -> Report | None:
    """Add the text to the report that is being written. Return it, or None if there is none."""
    return await _complete(session, text, Report.subscriber_id == subscriber_id)


async def complete_wordless(
    session: Session, subscriber_id: int, question_id: str, reason: str
) -> Report | None:
    """Finish the report that is being written if it is this one. Return it, or else None."""
    return await _complete(
        session,
        "",
        Report.subscriber_id == subscriber_id,
        Report.question_id == question_id,
        Report.reason == reason,
    )


async def find(session: Session, report_id: int) -> Report | None:
    """Return a finished report."""
    rows = await session.execute(
        select(table_of(Report)).where(Report.id == report_id, Report.text.is_not(None))
    )
    report = rows.one_or_none()
    return as_value(Report, report) if report else None


async def reply(session: Session, report_id: int, text: str, now: datetime) -> None:
    """Store what an editor answers."""
    answer = {"reply": text, "replied_at": now}
    await session.execute(update(Report).where(Report.id == report_id).values(answer))


async def unanswered(session: Session, limit: int) -> list[Report]:
    """Return finished reports without an answer, the newest first."""
    rows = await session.execute(
        select(table_of(Report))
        .where(Report.text.is_not(None), Report.replied_at.is_(None))
        .order_by(Report.id.desc())
        .limit(limit)
    )
    return as_values(Report, rows)


async def _complete(session: Session, text: str, *which: ColumnElement[bool]) -> Report | None:
    # Earlier versions kept what was given up.
    latest = select(Report.id).where(*which, Report.text.is_(None)).order_by(Report.id.desc())
    completed = await session.execute(
        update(Report)
        .where(Report.id == latest.limit(1).scalar_subquery(), Report.text.is_(None))
        .values(text=text)
        .returning(table_of(Report))
    )
    report = completed.one_or_none()
    return as_value(Report, report) if report else None
