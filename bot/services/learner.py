"""What the choice of a question depends on, gathered for one person."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.core.grading import Outcome
from bot.core.selection import Learner, Reason, Recent
from bot.core.streak import counted_day
from bot.db import cards, memories, subscribers
from bot.db.engine import Session
from bot.db.models import Card, Subscriber

#: So many of the last cards tell what was asked lately.
_LATEST = 60
_OF_NEW = frozenset({Reason.NEW, Reason.WEAK, Reason.CONFUSED})


async def learner_of(session: Session, person: Subscriber, today: date) -> Learner:
    """Gather what is known of somebody on their own day ``today``."""
    latest = await cards.latest(session, person.id, _LATEST)
    remembered = await memories.all_of(session, person.id)
    return Learner(
        memories=remembered,
        asked_today={card.question_id for card in latest if _was_today(card, person, today)},
        recent=[Recent(card.topic, card.reason in _OF_NEW) for card in latest],
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


def _was_today(card: Card, person: Subscriber, today: date) -> bool:
    zone = ZoneInfo(person.timezone)
    return counted_day(card.dealt_at, zone) >= today or (
        card.local_day is not None and card.local_day >= today
    )
