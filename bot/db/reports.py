"""Mistakes that people found in questions."""

from datetime import datetime

from sqlalchemy import select, update

from bot.db.engine import Session
from bot.db.models import Report
from bot.db.statements import as_value, as_values, insert_row, table_of


async def begin(
    session: Session, subscriber_id: int, question_id: str, reason: str, now: datetime
) -> None:
    """Start a report; its text comes with the person's next message."""
    values = {
        "subscriber_id": subscriber_id,
        "question_id": question_id,
        "reason": reason,
        "created_at": now,
    }
    await insert_row(session, Report, values)


async def complete(session: Session, subscriber_id: int, text: str) -> Report | None:
    """Add the text to the latest report that has none. Return it, or None if there is none."""
    latest = (
        select(Report.id)
        .where(Report.subscriber_id == subscriber_id, Report.text.is_(None))
        .order_by(Report.id.desc())
        .limit(1)
    )
    completed = await session.execute(
        update(Report)
        .where(Report.id == latest.scalar_subquery())
        .values(text=text)
        .returning(table_of(Report))
    )
    report = completed.one_or_none()
    return as_value(Report, report) if report else None


async def reply(session: Session, report_id: int, text: str, now: datetime) -> Report | None:
    """Store what an editor answers. Return the report; None if there is no finished one."""
    replied = await session.execute(
        update(Report)
        .where(Report.id == report_id, Report.text.is_not(None))
        .values(reply=text, replied_at=now)
        .returning(table_of(Report))
    )
    report = replied.one_or_none()
    return as_value(Report, report) if report else None


async def unanswered(session: Session, limit: int) -> list[Report]:
    """Return finished reports without an answer, the newest first."""
    rows = await session.execute(
        select(table_of(Report))
        .where(Report.text.is_not(None), Report.replied_at.is_(None))
        .order_by(Report.id.desc())
        .limit(limit)
    )
    return as_values(Report, rows)
