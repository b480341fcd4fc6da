"""How well a question is remembered: FSRS, one memory per person and question.

Time is counted in the person's own days, as Anki does: a question a day has no use for hours.
Stability is the number of days after which recall has fallen to 90 %; difficulty is 1..10;
retrievability is the probability, 0..1, of knowing the answer on a day. The formulas are those of
FSRS-6, as py-fsrs has them (https://github.com/open-spaced-repetition/py-fsrs).
"""

from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from bot.core.grading import Grade, Outcome

#: Equal answers on equal days leave equal memories: no steps of minutes, and no dice.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
#: The 21 weights of FSRS-6, as its papers number them.
WEIGHTS = _SCHEDULER.parameters
_DECAY = -WEIGHTS[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_LONGEST_INTERVAL = _SCHEDULER.maximum_interval
_RATINGS = {
    Grade.AGAIN: Rating.Again,
    Grade.HARD: Rating.Hard,
    Grade.GOOD: Rating.Good,
    Grade.EASY: Rating.Easy,
}


class Memory(NamedTuple):
    """What is left of a question after its last review. Days are the person's own.

    ``stability`` is in days, ``difficulty`` 1..10; ``right`` tells how the last answer went.
    """

    stability: float
    difficulty: float
    reviewed_on: date
    right: bool

    @property
    def interval(self) -> int:
        """The days after the review in which recall falls to 90 %: 1 at least."""
        return min(max(1, ceil(self.stability - 0.5)), _LONGEST_INTERVAL)

    @property
    def due_on(self) -> date:
        """The day on which the question should come again."""
        return self.reviewed_on + timedelta(days=self.interval)

    def is_due(self, day: date) -> bool:
        """Whether the question should have come again by ``day``."""
        # The same as `due_on` says, without a date for each of a thousand memories.
        days = (day - self.reviewed_on).days
        return days >= 1 and days >= self.stability - 0.5


def worth(outcome: Outcome, own: Grade | None) -> Grade:
    """Return what an answer is worth to memory: a person's own grade, else right or not."""
    return own or (Grade.GOOD if outcome is Outcome.RIGHT else Grade.AGAIN)


def review(memory: Memory | None, grade: Grade, day: date) -> Memory:
    """Return the memory after an answer on ``day``; None is one who never met the question."""
    card = Card(card_id=0) if memory is None else _card(memory)
    after, _ = _SCHEDULER.review_card(card, _RATINGS[grade], _noon(day))
    if after.stability is None or after.difficulty is None:
        raise AssertionError("a reviewed card has a stability and a difficulty")
    return Memory(
        stability=after.stability,
        difficulty=after.difficulty,
        reviewed_on=day,
        right=grade is not Grade.AGAIN,
    )


def retrievability(stability: float, days: int) -> float:
    """Return the probability of knowing the answer ``days`` after the last review."""
    if days <= 0:
        return 1.0
    remembered: float = (1 + _FACTOR * days / stability) ** _DECAY
    return remembered


def recall(memory: Memory, day: date) -> float:
    """Return the probability of knowing the answer on ``day``."""
    return retrievability(memory.stability, (day - memory.reviewed_on).days)


def _card(memory: Memory) -> Card:
    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(memory.due_on),
        last_review=_noon(memory.reviewed_on),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
