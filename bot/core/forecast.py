"""What an answer today will be worth on the day that counts: FSRS looked ahead.

The formulas are those by which `memory.review` changes a memory, written out here without cards,
moments and a log: a choice looks at hundreds of memories, and with those it took ten times as long.
The tests hold the two together.
"""

from datetime import date
from functools import lru_cache
from math import exp

from bot.core.memory import WEIGHTS, Memory, retrievability

#: Without an interview in sight, an answer should last so many days.
HORIZON_DAYS = 7
#: So many days before the interview, what counts is the recall on its day.
IN_SIGHT_DAYS = 30
#: Then so much of what would be forgotten is left to the last days, which can still mend it.
_PATIENCE = 0.25

_FIRST_WRONG, _FIRST_RIGHT = WEIGHTS[0], WEIGHTS[2]
_LEAST_STABILITY = 0.001
#: After a right answer.
_GROWTH, _SATURATION, _SPACING = exp(WEIGHTS[8]), -WEIGHTS[9], WEIGHTS[10]
#: After a wrong one.
_LEFT, _HARDNESS, _SAVINGS, _SURPRISE = WEIGHTS[11], -WEIGHTS[12], WEIGHTS[13], WEIGHTS[14]
_MOST_LEFT = exp(-WEIGHTS[17] * WEIGHTS[18])


class Forecast:
    """Tells on one day what asking is worth to somebody.

    The worth is the probability, 0..1, of knowing the answer on the day that counts if the question
    is asked today, less that if it is not, the latter times 1 - `_PATIENCE` near an interview.
    Nobody knows yet how it would be answered: this is the expectation over right and wrong.
    """

    def __init__(self, today: date, interview_on: date | None) -> None:
        days = HORIZON_DAYS if interview_on is None else (interview_on - today).days
        in_sight = interview_on is not None and 0 <= days <= IN_SIGHT_DAYS
        self._ahead = days if in_sight else HORIZON_DAYS
        self._unasked_weight = 1 - _PATIENCE if in_sight else 1.0
        self._today = today
        self._if_first_right = retrievability(_FIRST_RIGHT, self._ahead)
        self._if_first_wrong = retrievability(_FIRST_WRONG, self._ahead)

    def gain(self, memory: Memory) -> float:
        """Return what asking again is worth; the last answer was given before today."""
        since = (self._today - memory.reviewed_on).days
        asked, unasked = _expected(memory.stability, memory.difficulty, since, self._ahead)
        return asked - self._unasked_weight * unasked

    def first_gain(self, prior: float) -> float:
        """Return the same for a question never answered, known by the chance ``prior``."""
        asked = prior * self._if_first_right + (1 - prior) * self._if_first_wrong
        return asked - self._unasked_weight * prior


# Whoever wants one question more has the same memories still, and people's first ones are alike.
@lru_cache(maxsize=8192)
def _expected(stability: float, difficulty: float, since: int, ahead: int) -> tuple[float, float]:
    """Return the recall ``ahead`` days from now if it is asked now, and if it is not."""
    known = retrievability(stability, since)
    right, wrong = stabilities(stability, difficulty, known)
    asked = known * retrievability(right, ahead) + (1 - known) * retrievability(wrong, ahead)
    return asked, retrievability(stability, since + ahead)


def stabilities(stability: float, difficulty: float, known: float) -> tuple[float, float]:
    """Return the stability in days that a right and that a wrong answer leave.

    ``known`` is the recall at the moment of the answer, on a later day than the one before.
    """
    forgotten = 1 - known
    growth = _GROWTH * (11 - difficulty) * stability**_SATURATION
    right = stability * (1 + growth * (exp(forgotten * _SPACING) - 1))
    savings = (stability + 1) ** _SAVINGS - 1
    wrong = _LEFT * difficulty**_HARDNESS * savings * exp(forgotten * _SURPRISE)
    return right, max(_LEAST_STABILITY, min(wrong, stability * _MOST_LEFT))
