"""What the choice of a question depends on, gathered for one person or for several."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bot.core.grading import Outcome
from bot.core.memory import Memory
from bot.core.question import Bank
from bot.core.selection import IN_A_ROW, NEW_REASONS, Learner, Recent
from bot.core.streak import day_end
from bot.db import cards, hands, interviews
from bot.db.cards import Glance
from bot.db.engine import Session
from bot.db.models import Subscriber

#: So many of the last cards tell what was asked lately.
LATEST = 60


async def learner_of(session: Session, bank: Bank, person: Subscriber, today: date) -> Learner:
    """Gather what is known of somebody on their own day ``today``."""
    return (await learners_of(session, bank, [(person, today)]))[person.id]


async def learners_of(
    session: Session, bank: Bank, people: Iterable[tuple[Subscriber, date]]
) -> Mapping[int, Learner]:
    """Gather what is known of several people, each on their own day; return it by person.

    A mock interview withholds its answers until the end: what was asked in one that goes on counts
    as asked today, and tells nothing.
    """
    people = list(people)
    if not people:
        return {}
    ids = [person.id for person, _ in people]
    earliest = min(today for _, today in people)
    glances = await hands.glances(session, ids, LATEST, earliest)
    remembered = await hands.remembered(session, ids)
    topics = await hands.topics(session, ids)
    cards_seen = chain.from_iterable(glances.values())
    interviewed = {each.interview_id for each in cards_seen if each.interview_id is not None}
    going_on = await interviews.going_on(session, interviewed)
    learners = {}
    for person, today in people:
        latest = glances.get(person.id, [])
        withheld = {card.question_id for card in latest if card.interview_id in going_on}
        learners[person.id] = _learner(
            person,
            latest,
            {*withheld, *await _asked_today(session, person, latest, today)},
            _without(withheld, remembered.get(person.id, {})),
            bank.chosen(topics.get(person.id, ())),
        )
    return learners


async def _asked_today(
    session: Session, person: Subscriber, latest: Sequence[Glance], today: date
) -> Collection[str]:
    began = day_end(today - timedelta(days=1), ZoneInfo(person.timezone))
    asked = {
        card.question_id
        for card in latest
        if card.dealt_at >= began or (card.local_day is not None and card.local_day >= today)
    }
    if len(latest) == LATEST and latest[-1].dealt_at >= began:
        asked |= await cards.asked_since(session, person.id, began)
    return asked


def _without(withheld: Collection[str], memories: Mapping[str, Memory]) -> Mapping[str, Memory]:
    if not withheld:
        return memories
    return {name: memory for name, memory in memories.items() if name not in withheld}


def _learner(
    person: Subscriber,
    latest: Sequence[Glance],
    asked_today: Collection[str],
    memories: Mapping[str, Memory],
    topics: Collection[str],
) -> Learner:
    return Learner(
        memories=memories,
        asked_today=asked_today,
        recent=[Recent(card.topic, card.reason in NEW_REASONS) for card in latest[:IN_A_ROW]],
        confused={
            card.question_id
            for card in latest
            if card.outcome is Outcome.WRONG
            and card.chosen
            and (memory := memories.get(card.question_id))
            and not memory.right
        },
        topics=topics,
        level=person.level,
        interview_on=person.interview_on,
    )
