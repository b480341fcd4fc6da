"""Dealing cards: which question somebody gets, and in which order they see its options."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.core import selection
from bot.core.question import Bank, Kind, Question, Topic
from bot.db import cards, hands, subscribers
from bot.db.engine import Database, Session
from bot.db.hands import Hand
from bot.db.models import Card, Subscriber
from bot.services.learner import learner_of, learners_of
from bot.services.streaks import today_of


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
        await subscribers.hold(session, person.id)
        today = today_of(person, now)
        learner = await learner_of(session, bank, person, today)
        if topic is not None:
            learner = replace(learner, topics={topic})
        choice = selection.choose(bank, learner, today, random)
        return await deal_choice(session, person, choice, now, random) if choice else None


async def deal_to_all(
    session: Session, bank: Bank, people: Collection[Subscriber], now: datetime, random: Random
) -> Mapping[int, Dealt]:
    """Deal like `deal` to several people, nobody twice, as a part of a larger transaction.

    Return what each got, by person; whoever there is no question for is not there.
    """
    await hands.hold(session, [person.id for person in people])
    days = [(person, today_of(person, now)) for person in people]
    learners = await learners_of(session, bank, days)
    dealing = []
    for person, today in days:
        choice = selection.choose(bank, learners[person.id], today, random)
        if choice is not None:
            order = _shuffled(person, choice.question, random)
            dealing.append(Hand(person.id, choice, order))
    dealt = await hands.deal(session, dealing, now)
    return {
        hand.subscriber_id: Dealt(dealt[hand.subscriber_id], hand.choice.question)
        for hand in dealing
    }


async def deal_question(
    db: Database,
    bank: Bank,
    question: Question,
    person: Subscriber,
    now: datetime,
    random: Random,
    *,
    post_id: int | None = None,
) -> Dealt:
    """Deal the question that somebody asked for, under the post ``post_id`` if that is where."""
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        return await deal_question_within(
            session, bank, question, person, now, random, post_id=post_id
        )


async def deal_question_within(
    session: Session,
    bank: Bank,
    question: Question,
    person: Subscriber,
    now: datetime,
    random: Random,
    *,
    post_id: int | None,
) -> Dealt:
    """Deal like `deal_question`, as a part of a larger transaction that holds the person."""
    today = today_of(person, now)
    learner = await learner_of(session, bank, person, today)
    choice = selection.explain(question, learner, None, today, bank)
    return await deal_choice(session, person, choice, now, random, post_id=post_id)


async def deal_choice(
    session: Session,
    person: Subscriber,
    choice: selection.Choice,
    now: datetime,
    random: Random,
    *,
    in_review: bool = False,
    interview_id: int | None = None,
    post_id: int | None = None,
) -> Dealt:
    """Deal what was chosen, as a part of a larger transaction."""
    order = _shuffled(person, choice.question, random)
    hand = Hand(person.id, choice, order, in_review, interview_id, post_id)
    card = (await hands.deal(session, [hand], now))[person.id]
    return Dealt(card, choice.question)


def _shuffled(person: Subscriber, question: Question, random: Random) -> tuple[int, ...]:
    return selection.shuffle(len(question.wordings[person.language].options), random)


async def is_waiting(db: Database, person: Subscriber, message_id: int) -> bool:
    """Whether a card below this message of theirs still waits for its answer."""
    async with db.reading() as session:
        return await cards.open_below(session, person.id, message_id)


async def is_newcomer(db: Database, person: Subscriber) -> bool:
    """Whether they were never dealt a card."""
    async with db.reading() as session:
        return not await cards.any_of(session, person.id)


def dealt_topics(bank: Bank) -> list[Topic]:
    """Return the topics that have a question to deal, in the order of the menu."""
    present = bank.chosen(bank.topics)
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
    session: Session, bank: Bank, person: Subscriber, card_id: int
) -> Dealt | None:
    """Find like `find`, as a part of a larger transaction."""
    card = await cards.get(session, person.id, card_id)
    if card is None or card.interview_id is not None:
        return None  # What an interview asks is not told before its end.
    question = playable(bank, person, card)
    return Dealt(card, question) if question else None


def playable(bank: Bank, person: Subscriber, card: Card) -> Question | None:
    """Return the question of a card; None if the bank has it no more, or with other options."""
    question = bank.questions.get(card.question_id)
    if question is None:
        return None
    options = question.wordings[person.language].options
    return question if len(card.option_order) == len(options) else None


def chosen_options(bank: Bank, person: Subscriber, card: Card) -> frozenset[int]:
    """Return the positions chosen on a card; none if its question or what is right has changed."""
    question = playable(bank, person, card)
    if question is None or card.void or card.version != question.version:
        return frozenset()
    return frozenset(map(int, card.chosen))


async def renew(session: Session, person: Subscriber, card: Card, question: Question) -> None:
    """Deal an open card anew, with the question as it is now."""
    # Of the card, not of the house: whoever presses has no dice.
    order = _shuffled(person, question, Random(card.id))  # noqa: S311 - no secret
    await cards.renew(session, card, question.version, order)


async def was_sent(db: Database, card: Card, message_id: int) -> None:
    """Remember which message shows the card."""
    async with db.writing() as session:
        await cards.was_sent(session, card.id, message_id)
