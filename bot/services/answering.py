"""What happens to a card: it is answered, revealed, graded or skipped, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.core.card import Action, Choose, Close, Mark, Show, press
from bot.core.grading import ANSWERED
from bot.core.question import Bank, Question
from bot.core.schedule import local_day
from bot.core.streak import Streak, streak
from bot.db import cards
from bot.db.engine import Database
from bot.db.models import Card, Subscriber
from bot.services.dealing import find_within


class Effect(Enum):
    """What a press has done."""

    CLOSED = auto()
    """The card is closed now."""
    MOVED = auto()
    """The card stays open and looks different: an option is marked, or the answer is shown."""
    NOTHING = auto()
    """The card was closed before, or has no such button."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A card after a press. ``streak`` comes with a card that was closed with an answer."""

    effect: Effect
    card: Card
    question: Question
    streak: Streak | None


async def press_card(
    db: Database, bank: Bank, person: Subscriber, card_id: int, action: Action, now: datetime
) -> Pressed | None:
    """Do to a card what the pressed button says, unless the card is closed already.

    Return None if there is no such card or option.
    """
    today = local_day(now, ZoneInfo(person.timezone))
    async with db.writing() as session:
        found = await find_within(session, bank, person, card_id, hold=True)
        if found is None:
            return None
        card, question = found.card, found.question
        if isinstance(action, Choose) and action.option not in map(int, card.option_order):
            return None
        effect = Effect.NOTHING
        if card.closed_at is None:
            chosen = frozenset(map(int, card.chosen))
            revealed = card.revealed_at is not None
            match press(action, question, chosen=chosen, revealed=revealed):
                case Mark(chosen):
                    await cards.mark(session, card, _digits(chosen))
                    effect = Effect.MOVED
                case Show():
                    await cards.reveal(session, card, now)
                    effect = Effect.MOVED
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
                    effect = Effect.CLOSED if closed else Effect.NOTHING
        run = None
        if card.outcome in ANSWERED:
            run = streak(await cards.answered_days(session, person.id), today)
        return Pressed(effect, card, question, run)


def _digits(positions: frozenset[int]) -> str:
    return "".join(map(str, sorted(positions)))
