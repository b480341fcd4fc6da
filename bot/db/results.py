"""What closed cards tell: results by topic and by day, and how much was repeated."""

from datetime import date

from sqlalchemy import func, select

from bot.core.grading import ANSWERED, Outcome
from bot.core.mastery import TopicResult
from bot.core.selection import Reason
from bot.core.summary import DayAnswers
from bot.db.engine import Session
from bot.db.models import Card
from bot.db.statements import table_of

_TABLE = table_of(Card)


async def topic_results(
    session: Session, subscriber_id: int, first: date, middle: date
) -> dict[str, tuple[TopicResult, TopicResult]]:
    """Return what somebody answered from ``first`` on, by topic: before ``middle``, and since."""
    right = _TABLE.c.outcome == Outcome.RIGHT
    before, since = _TABLE.c.local_day < middle, _TABLE.c.local_day >= middle
    periods = ((before, right), (before,), (since, right), (since,))
    rows = await session.execute(
        select(_TABLE.c.topic, *(func.count().filter(*period) for period in periods))
        .where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.local_day >= first,
            _TABLE.c.outcome.in_(ANSWERED),
            _TABLE.c.void.is_(False),
        )
        .group_by(_TABLE.c.topic)
    )
    return {
        topic: (TopicResult(topic, *counts[:2]), TopicResult(topic, *counts[2:]))
        for topic, *counts in rows
    }


async def repeated_on(session: Session, subscriber_id: int, day: date) -> int:
    """Count the questions known from earlier days whose card was closed on ``day``."""
    questions = select(func.count(_TABLE.c.question_id.distinct())).where(
        _TABLE.c.subscriber_id == subscriber_id,
        _TABLE.c.local_day == day,
        _TABLE.c.reason.in_((Reason.MISSED, Reason.REPEAT)),
        _TABLE.c.reason_value > 0,
    )
    return int(await session.scalar(questions) or 0)


async def answers_by_day(session: Session, subscriber_id: int) -> dict[date, DayAnswers]:
    """Count somebody's answers, by their own day."""
    valid = _TABLE.c.void.is_(False)
    rows = await session.execute(
        select(
            _TABLE.c.local_day,
            func.count(),
            func.count().filter(valid),
            func.count().filter(valid, _TABLE.c.outcome == Outcome.RIGHT),
        )
        .where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.outcome.in_(ANSWERED),
            _TABLE.c.local_day.is_not(None),
        )
        .group_by(_TABLE.c.local_day)
    )
    return {day: DayAnswers(*counts) for day, *counts in rows}
