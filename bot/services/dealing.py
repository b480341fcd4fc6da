"""Dealing cards: which question somebody gets, and in which order they see its options."""

from dataclasses import dataclass
from datetime import datetime, time
from random import Random
from zoneinfo import ZoneInfo

from bot.core import schedule, selection
from bot.core.question import Bank, Kind, Question, Topic
from bot.db import cards, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card, Subscriber


@dataclass(frozen=True, slots=True)
class Dealt:
    """A card and the question on it."""

    card: Card
    question: Question


async def deal(
    db: Database,
    bank: Bank,
    person: Subscriber,
    now: datetime,
    random: Random,
    *,
    topic: str | None = None,
) -> Dealt | None:
    """Deal the question that suits the person now, of ``topic`` if one is given.

    Return None if there is no question to deal.
    """
    async with db.writing() as session:
        return await deal_within(session, bank, person, now, random, topic=topic)


async def deal_within(
    session: Session,
    bank: Bank,
    person: Subscriber,
    now: datetime,
    random: Random,
    *,
    topic: str | None = None,
) -> Dealt | None:
    """Deal like `deal`, as a part of a larger transaction."""
    await subscribers.hold(session, person.id)
    zone = ZoneInfo(person.timezone)
    topics = {topic} if topic else await subscribers.topics(session, person.id)
    choice = selection.choose(
        bank.questions.values(),
        await cards.history(session, person.id),
        topics=topics,
        day_start=schedule.due_moment(schedule.local_day(now, zone), time(0), zone),
        random=random,
    )
    return await _write(session, person, choice, now, random) if choice else None


async def deal_question(
    db: Database, question: Question, person: Subscriber, now: datetime, random: Random
) -> Dealt:
    """Deal the question that somebody asked for."""
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        history = await cards.history(session, person.id)
        choice = selection.Choice(question, selection.reason(history.get(question.id)))
        return await _write(session, person, choice, now, random)


async def is_waiting(db: Database, person: Subscriber, card_id: int) -> bool:
    """Whether a card that was dealt after this one still waits for its answer."""
    async with db.reading() as session:
        card = await cards.get(session, person.id, card_id)
        return card is not None and await cards.open_after(session, card)


async def is_newcomer(db: Database, person: Subscriber) -> bool:
    """Whether they were never dealt a card."""
    async with db.reading() as session:
        return not await cards.any_of(session, person.id)


def dealt_topics(bank: Bank) -> list[Topic]:
    """Return the topics that have a question to deal, in the order of the menu."""
    present = {
        question.topic
        for question in bank.questions.values()
        if question.kind is not Kind.DISCUSSION
    }
    return [topic for topic in bank.topics.values() if topic.id in present]


def askable(bank: Bank, question_id: str) -> Question | None:
    """Return the question of this id if it can stand on a card: a discussion cannot."""
    question = bank.questions.get(question_id)
    return None if question is None or question.kind is Kind.DISCUSSION else question


async def find(db: Database, bank: Bank, person: Subscriber, card_id: int) -> Dealt | None:
    """Return a card of theirs, or None: unknown, not theirs, or its question has changed since."""
    async with db.reading() as session:
        return await find_within(session, bank, person, card_id)


async def find_within(
    session: Session, bank: Bank, person: Subscriber, card_id: int, *, hold: bool = False
) -> Dealt | None:
    """Find like `find`, as a part of a larger transaction; `cards.get` says what ``hold`` does."""
    card = await cards.get(session, person.id, card_id, hold=hold)
    question = bank.questions.get(card.question_id) if card else None
    if card is None or question is None:
        return None
    options = question.wordings[person.language].options
    return Dealt(card, question) if len(card.option_order) == len(options) else None


async def was_sent(db: Database, card: Card, message_id: int) -> None:
    """Remember which message shows the card."""
    async with db.writing() as session:
        await cards.was_sent(session, card.id, message_id)


async def _write(
    session: Session, person: Subscriber, choice: selection.Choice, now: datetime, random: Random
) -> Dealt:
    options = choice.question.wordings[person.language].options
    order = selection.shuffle(len(options), random)
    card = await cards.deal(session, person.id, choice.question, choice.reason, order, now)
    return Dealt(card, choice.question)
