"""What the choice of a question depends on, gathered for one person."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.core.grading import Outcome
from bot.core.selection import NEW_REASONS, Learner, Recent
from bot.core.streak import day_end
from bot.db import cards, memories, subscribers
from bot.db.engine import Session
from bot.db.models import Subscriber

#: So many of the last cards tell what was asked lately.
LATEST = 60


async def learner_of(session: Session, person: Subscriber, today: date) -> Learner:
    """Gather what is known of somebody on their own day ``today``."""
    latest = await cards.glance(session, person.id, LATEST)
    remembered = await memories.all_of(session, person.id)
    today_began = day_end(today - timedelta(days=1), ZoneInfo(person.timezone))
    return Learner(
        memories=remembered,
        asked_today={
            card.question_id
            for card in latest
            if card.dealt_at >= today_began
            or (card.local_day is not None and card.local_day >= today)
        },
        recent=[Recent(card.topic, card.reason in NEW_REASONS) for card in latest],
        confused={
            card.question_id
            for card in latest
            if card.outcome is Outcome.WRONG
            and card.chosen
            and (memory := remembered.get(card.question_id))
            and not memory.right
        },
        topics=await subscribers.topics(session, person.id),
        level=person.level,
        interview_on=person.interview_on,
    )
