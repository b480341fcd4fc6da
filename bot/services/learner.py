"""What the choice of a question depends on, gathered for one person or for several."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.core.grading import Outcome
from bot.core.memory import Memory
from bot.core.selection import NEW_REASONS, Learner, Recent
from bot.core.streak import day_end
from bot.db import hands
from bot.db.cards import Glance
from bot.db.engine import Session
from bot.db.models import Subscriber

#: So many of the last cards tell what was asked lately.
LATEST = 60


async def learner_of(session: Session, person: Subscriber, today: date) -> Learner:
    """Gather what is known of somebody on their own day ``today``."""
    return (await learners_of(session, [(person, today)]))[person.id]


async def learners_of(
    session: Session, people: Iterable[tuple[Subscriber, date]]
) -> Mapping[int, Learner]:
    """Gather what is known of several people, each on their own day; return it by person."""
    people = list(people)
    ids = [person.id for person, _ in people]
    latest = await hands.glances(session, ids, LATEST)
    remembered = await hands.remembered(session, ids)
    topics = await hands.topics(session, ids)
    return {
        person.id: _learner(
            person,
            today,
            latest.get(person.id, []),
            remembered.get(person.id, {}),
            topics.get(person.id, frozenset()),
        )
        for person, today in people
    }


def _learner(
    person: Subscriber,
    today: date,
    latest: Sequence[Glance],
    remembered: Mapping[str, Memory],
    topics: Collection[str],
) -> Learner:
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
        topics=topics,
        level=person.level,
        interview_on=person.interview_on,
    )
