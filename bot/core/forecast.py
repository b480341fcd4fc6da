"""What an answer today will be worth on a later day: FSRS looked ahead.

The formulas are those by which `memory.review` changes a memory, written out here without cards,
moments and a log: a choice looks at hundreds of memories, and with those it took forty times as
long. The tests hold the two together.
"""

from datetime import date
from math import exp

from bot.core.memory import WEIGHTS, Memory, retrievability

_FIRST_WRONG, _FIRST_RIGHT = WEIGHTS[0], WEIGHTS[2]
_GROWTH = exp(WEIGHTS[8])
_SHORT_TERM_LOSS = exp(WEIGHTS[17] * WEIGHTS[18])


def gain(memory: Memory, today: date, goal: date) -> float:
    """Return what asking today adds to the probability of knowing the answer on ``goal``.

    The expectation over both answers that may be given, within -1..1. ``today`` is later than the
    last review.
    """
    since = (today - memory.reviewed_on).days
    ahead = (goal - today).days
    known = retrievability(memory.stability, since)
    right, wrong = stabilities(memory.stability, memory.difficulty, known)
    asked = known * retrievability(right, ahead) + (1 - known) * retrievability(wrong, ahead)
    return asked - retrievability(memory.stability, since + ahead)


def first_gain(prior: float, today: date, goal: date) -> float:
    """Return the same for a question never answered, known by the chance ``prior``."""
    ahead = (goal - today).days
    right, wrong = retrievability(_FIRST_RIGHT, ahead), retrievability(_FIRST_WRONG, ahead)
    return prior * right + (1 - prior) * wrong - prior


def stabilities(stability: float, difficulty: float, known: float) -> tuple[float, float]:
    """Return the stability that a right and that a wrong answer leave, in days.

    ``known`` is the recall at the moment of the answer, on a later day than the last one.
    """
    forgotten = 1 - known
    spacing = exp(forgotten * WEIGHTS[10]) - 1
    right = stability * (1 + _GROWTH * (11 - difficulty) * stability ** -WEIGHTS[9] * spacing)
    relearned = (
        WEIGHTS[11]
        * difficulty ** -WEIGHTS[12]
        * ((stability + 1) ** WEIGHTS[13] - 1)
        * exp(forgotten * WEIGHTS[14])
    )
    return right, max(0.001, min(relearned, stability / _SHORT_TERM_LOSS))
