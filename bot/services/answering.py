"""What happens to a card: it is answered, revealed, graded or skipped, once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from bot.core.backlog import Backlog
from bot.core.card import Action, Choose, Close, Mark, Show, press
from bot.core.grading import ANSWERED
from bot.core.question import Bank, Question
from bot.core.streak import Streak
from bot.db import cards, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card, Subscriber
from bot.services.dealing import playable, renew
from bot.services.remembering import remember
from bot.services.reviewing import backlog_within
from bot.services.streaks import Gain, count_answer, streak_of, today_of


class Effect(Enum):
    """What a press has done."""

    CLOSED = auto()
    """The card is closed now."""
    MOVED = auto()
    """The card stays open and looks different: an option is marked, or the answer is shown."""
    ANEW = auto()
    """The card is open again as it was dealt: the answer of its question has changed since."""
    NOTHING = auto()
    """The card was closed before, or has no such button."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A card after a press. ``streak`` comes with a card that was closed with an answer.

    ``gains`` are what this very press has brought to it.
    ``backlog`` comes with a closed card of a review: what there is left to do.
    """

    effect: Effect
    card: Card
    question: Question
    streak: Streak | None
    gains: frozenset[Gain] = frozenset()
    backlog: Backlog | None = None


async def press_card(
    db: Database,
    bank: Bank,
    person: Subscriber,
    card_id: int,
    action: Action,
    now: datetime,
    *,
    in_interview: bool = False,
) -> Pressed | None:
    """Do to a card what the pressed button says, unless the card is closed already.

    A card of a mock interview takes only presses made ``in_interview``, and no other card does.
    If the right answer is another than when the card was dealt, the press goes for nothing, and the
    card is dealt anew. Return None if there is no such card or option.
    """
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        return await press_within(
            session, bank, person, card_id, action, now, in_interview=in_interview
        )


async def press_within(
    session: Session,
    bank: Bank,
    person: Subscriber,
    card_id: int,
    action: Action,
    now: datetime,
    *,
    in_interview: bool = False,
) -> Pressed | None:
    """Press like `press_card`, as a part of a larger transaction that holds the person."""
    today = today_of(person, now)
    found = await cards.get_remembered(session, person.id, card_id)
    if found is None:
        return None
    card, memory, last_closed = found
    question = playable(bank, person, card)
    if question is None or (card.interview_id is not None) != in_interview:
        return None
    if isinstance(action, Choose) and action.option not in map(int, card.option_order):
        return None
    effect = Effect.NOTHING
    if card.closed_at is None:
        # The log is in the order of these moments: they go on where a clock was set back.
        closing = now if last_closed is None else max(now, last_closed + timedelta.resolution)
        if card.version == question.version:
            effect = await _press_open(session, card, question, action, today, closing)
        else:
            await renew(session, person, card, question)
            effect = Effect.ANEW
    run = None
    gains: frozenset[Gain] = frozenset()
    if card.outcome in ANSWERED:
        run = streak_of(person)
        if effect is Effect.CLOSED:
            await remember(session, card, memory, today)
            run, gains = await count_answer(session, bank, person, now)
    backlog = None
    if card.in_review and card.closed_at is not None:
        backlog = await backlog_within(session, bank, person, today)
    return Pressed(effect, card, question, run, gains, backlog)


async def _press_open(
    session: Session, card: Card, question: Question, action: Action, today: date, now: datetime
) -> Effect:
    chosen = frozenset(map(int, card.chosen))
    revealed = card.revealed_at is not None
    match press(action, question, chosen=chosen, revealed=revealed):
        case Mark(chosen):
            await cards.mark(session, card, _digits(chosen))
            return Effect.MOVED
        case Show():
            await cards.reveal(session, card, now)
            return Effect.MOVED
        case Close(outcome, chosen, grade):
            closed = await cards.close(
                session,
                card,
                outcome,
                day=today,
                now=now,
                chosen=_digits(chosen),
                grade=grade,
            )
            return Effect.CLOSED if closed else Effect.NOTHING
    return Effect.NOTHING


def _digits(positions: frozenset[int]) -> str:
    return "".join(map(str, sorted(positions)))
