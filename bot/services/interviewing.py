"""A mock interview: asked card by card, compared and summed up at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.core import interview as rules
from bot.core.card import Action, Button, Choose
from bot.core.grading import Grade
from bot.core.interview import Answered, Report
from bot.core.question import Bank, Kind, Question
from bot.core.selection import Choice, Reason
from bot.db import cards, interviews, memories, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card, Subscriber
from bot.db.progress_models import Interview
from bot.services.answering import Effect, press_card
from bot.services.dealing import chosen_options, deal_choice, playable
from bot.services.streaks import today_of


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this question, ``number`` of ``length``."""

    interview: Interview
    card: Card
    question: Question
    number: int
    length: int


@dataclass(frozen=True, slots=True)
class Compare:
    """Show the answer of a question that was talked about, to be graded; ``left`` follow it."""

    card: Card
    question: Question
    left: int


@dataclass(frozen=True, slots=True)
class Finished:
    """It is over."""

    interview: Interview
    report: Report


Step = Ask | Compare | Finished


async def begin(
    db: Database,
    bank: Bank,
    person: Subscriber,
    role: str,
    length: int,
    minutes: int,
    now: datetime,
    random: Random,
) -> Interview | None:
    """Begin an interview; one that was begun before ends. Return None if nothing can be asked.

    An empty ``role`` is any, and 0 ``minutes`` a question is no limit. The same one without an
    answer yet is not begun anew, which makes a hasty second press harmless.
    """
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        remembered = await memories.all_of(session, person.id)
        today = today_of(person, now)
        plan = rules.plan(bank, role, length, remembered, today, random)
        if not plan:
            return None
        begun, seconds = await interviews.unfinished(session, person.id), 60 * minutes or None
        if begun and (begun.role, begun.seconds, begun.length) == (role, seconds, len(plan)):
            asked = await interviews.cards_of(session, begun.id)
            if all(map(is_unanswered, asked)):
                return begun
        ids = " ".join(question.id for question in plan)
        return await interviews.begin(session, person.id, role, ids, seconds, now)


async def unfinished(db: Database, person: Subscriber) -> Interview | None:
    """Return the interview that the person has begun and not finished."""
    async with db.reading() as session:
        return await interviews.unfinished(session, person.id)


async def step(
    db: Database,
    bank: Bank,
    person: Subscriber,
    interview_id: int,
    now: datetime,
    random: Random,
) -> Step | None:
    """Go on where the interview stands: ask, compare, or sum up. None if it is not theirs.

    What waits for an answer is asked again, and its time begins anew. A question that the bank has
    no longer, or that has become none for an interview, is left out.
    """
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        interview = await interviews.get(session, person.id, interview_id)
        if interview is None:
            return None
        asked = await interviews.cards_of(session, interview_id)
        if interview.finished_at is None:
            going_on = await _go_on(session, bank, person, interview, asked, now, random)
            if going_on is not None:
                return going_on
            await interviews.finish(session, interview_id, now)
        answers = [_answered(bank, person, card) for card in asked]
        report = rules.report([each for each in answers if each is not None], interview.seconds)
        return Finished(interview, report)


async def answer(
    db: Database,
    bank: Bank,
    person: Subscriber,
    card_id: int,
    option: int | None,
    now: datetime,
) -> tuple[Card, Question] | None:
    """Take an answer: an option, or of a question without options that it was said aloud.

    Return None if it changes nothing: answered before, not theirs, or no such option. A card whose
    answer has changed `is_unanswered` all the same: it was dealt anew.
    """
    action = Button.REVEAL if option is None else Choose(option)
    return await _press(db, bank, person, card_id, action, now)


async def give_up(
    db: Database, bank: Bank, person: Subscriber, card_id: int, now: datetime
) -> tuple[Card, Question] | None:
    """Take "I don't know" for an answer. Return None if it changes nothing."""
    pressed = await _press(db, bank, person, card_id, Button.REVEAL, now)
    if pressed is None or pressed[1].kind is Kind.QUIZ or is_unanswered(pressed[0]):
        return pressed
    return await _press(db, bank, person, card_id, Grade.AGAIN, now)


async def grade(
    db: Database, bank: Bank, person: Subscriber, card_id: int, grade: Grade, now: datetime
) -> tuple[Card, Question] | None:
    """Take the person's own grade of what they said. Return None if it changes nothing."""
    return await _press(db, bank, person, card_id, grade, now)


async def find(
    db: Database, bank: Bank, person: Subscriber, card_id: int
) -> tuple[Card, Question] | None:
    """Return a card of a finished interview of theirs."""
    async with db.reading() as session:
        asked = await _asked(session, person, card_id)
    if asked is None or asked[1].finished_at is None:
        return None
    question = bank.questions.get(asked[0].question_id)
    return (asked[0], question) if question else None


async def _asked(
    session: Session, person: Subscriber, card_id: int
) -> tuple[Card, Interview] | None:
    """Return a card that was asked in an interview of theirs, and the interview."""
    card = await cards.get(session, person.id, card_id)
    if card is None or card.interview_id is None:
        return None
    interview = await interviews.get(session, person.id, card.interview_id)
    return (card, interview) if interview else None


def is_unanswered(card: Card) -> bool:
    """Whether a card waits to be answered, not only to be graded."""
    return card.closed_at is None and card.revealed_at is None


async def _press(
    db: Database, bank: Bank, person: Subscriber, card_id: int, action: Action, now: datetime
) -> tuple[Card, Question] | None:
    async with db.reading() as session:
        asked = await _asked(session, person, card_id)
    if asked is None or asked[1].finished_at is not None:
        return None
    pressed = await press_card(db, bank, person, card_id, action, now, in_interview=True)
    if pressed is None or pressed.effect is Effect.NOTHING:
        return None
    return pressed.card, pressed.question


async def _go_on(
    session: Session,
    bank: Bank,
    person: Subscriber,
    interview: Interview,
    asked: Sequence[Card],
    now: datetime,
    random: Random,
) -> Ask | Compare | None:
    plan = [
        name
        for name in interview.plan.split()
        if name in bank.questions and rules.fits(bank.questions[name])
    ]
    waiting = [(card, question) for card in asked if (question := _open(bank, person, card))]
    for card, question in waiting:
        if card.revealed_at is None:
            await interviews.ask_again(session, card, now)
            return Ask(interview, card, question, _number(plan, card), len(plan))
    met = {card.question_id for card in asked}
    for name in plan:
        if name not in met:
            choice = Choice(bank.questions[name], Reason.INTERVIEW)
            dealt = await deal_choice(
                session, person, choice, now, random, interview_id=interview.id
            )
            return Ask(interview, dealt.card, dealt.question, _number(plan, dealt.card), len(plan))
    if waiting:
        card, question = waiting[0]
        return Compare(card, question, len(waiting) - 1)
    return None


def _open(bank: Bank, person: Subscriber, card: Card) -> Question | None:
    question = playable(bank, person, card) if card.closed_at is None else None
    return question if question is not None and rules.fits(question) else None


def _number(plan: Sequence[str], card: Card) -> int:
    return plan.index(card.question_id) + 1 if card.question_id in plan else len(plan)


def _answered(bank: Bank, person: Subscriber, card: Card) -> Answered | None:
    question = bank.questions.get(card.question_id)
    if question is None or card.outcome is None:
        return None
    ready = card.revealed_at or card.closed_at or card.dealt_at
    return Answered(
        question=question,
        outcome=card.outcome,
        chosen=chosen_options(bank, person, card),
        seconds=int((ready - card.dealt_at).total_seconds()),
        card_id=card.id,
    )
