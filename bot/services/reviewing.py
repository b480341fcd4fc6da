"""Reviewing: the questions that are due, one after another, a day's share at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.core import selection
from bot.core.backlog import Backlog, next_due
from bot.core.question import Bank, Question
from bot.core.selection import Learner
from bot.core.streak import counted_day
from bot.db import cards, results, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card, Subscriber
from bot.services.dealing import Dealt, deal_choice, playable
from bot.services.learner import learner_of
from bot.services.streaks import today_of

#: A card that is still open today is among so many of the last ones.
_LATEST = 60


@dataclass(frozen=True, slots=True)
class _Desk:
    """What lies before somebody: an ``open`` card of today is due as long as it is open."""

    learner: Learner
    open: Sequence[Card]
    due: Sequence[Question]
    backlog: Backlog


async def deal_due(
    db: Database, bank: Bank, person: Subscriber, now: datetime, random: Random
) -> tuple[Backlog, Dealt | None]:
    """Deal the due question that is worth most, unless the day's share is done.

    A due one that was dealt today and still waits for its answer comes back as the same card. The
    backlog is that before the card is closed.
    """
    today = today_of(person, now)
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        desk = await _look(session, bank, person, today)
        if not desk.backlog.left:
            return desk.backlog, None
        due = {question.id for question in desk.due}
        for card in desk.open:
            question = playable(bank, person, card)
            if question is not None and question.id in due:
                await cards.put_in_review(session, card)
                return desk.backlog, Dealt(card, question)
        choice = selection.choose_due(bank, desk.learner, today, random)
        assert choice is not None  # noqa: S101 - there is one due
        dealt = await deal_choice(session, person, choice, now, random, in_review=True)
        return desk.backlog, dealt


async def backlog_within(session: Session, bank: Bank, person: Subscriber, today: date) -> Backlog:
    """Return what the person has to review today, as a part of a larger transaction."""
    return (await _look(session, bank, person, today)).backlog


async def _look(session: Session, bank: Bank, person: Subscriber, today: date) -> _Desk:
    zone = ZoneInfo(person.timezone)
    still_open = [
        card
        for card in await cards.latest(session, person.id, _LATEST)
        if card.closed_at is None
        and card.message_id is not None
        and card.interview_id is None
        and counted_day(card.dealt_at, zone) == today
    ]
    learner = await learner_of(session, bank, person, today)
    closed = set(learner.asked_today) - {card.question_id for card in still_open}
    learner = replace(learner, asked_today=closed)
    due = selection.due_questions(bank, learner, today)
    backlog = Backlog(
        due=len(due),
        done=await results.repeated_on(session, person.id, today),
        next_on=next_due(
            (
                memory
                for question_id, memory in learner.memories.items()
                if (question := bank.questions.get(question_id))
                and (not learner.topics or question.topic in learner.topics)
            ),
            today,
        ),
    )
    return _Desk(learner, still_open, due, backlog)
