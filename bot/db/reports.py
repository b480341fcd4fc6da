"""Mistakes that people found in questions."""

from datetime import datetime

from sqlalchemy import select, update

from bot.db.engine import Session
from bot.db.models import Report
from bot.db.statements import as_value, insert_row, table_of


async def begin(session: Session, subscriber_id: int, question_id: str, now: datetime) -> None:
    """Start a report; its text comes with the person's next message."""
    values = {"subscriber_id": subscriber_id, "question_id": question_id, "created_at": now}
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
