"""Mistakes that people found in questions."""

from datetime import datetime

from sqlalchemy import select

from bot.db.engine import Session
from bot.db.models import Report


async def begin(session: Session, subscriber_id: int, question_id: str, now: datetime) -> None:
    """Start a report; its text comes with the person's next message."""
    session.add(Report(subscriber_id=subscriber_id, question_id=question_id, created_at=now))


async def complete(session: Session, subscriber_id: int, text: str) -> Report | None:
    """Add the text to the latest report that has none. Return it, or None if there is none."""
    report: Report | None = await session.scalar(
        select(Report)
        .where(Report.subscriber_id == subscriber_id, Report.text.is_(None))
        .order_by(Report.id.desc())
        .limit(1)
    )
    if report is not None:
        report.text = text
    return report
