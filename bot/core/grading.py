"""What an answer was worth."""

from collections.abc import Set
from enum import StrEnum


class Outcome(StrEnum):
    """How a card was closed by its person."""

    RIGHT = "right"
    WRONG = "wrong"
    REVEALED = "revealed"
    """The answer was shown before one was given: counts as not known."""
    SKIPPED = "skipped"
    """Put aside: says nothing about knowledge."""


class Grade(StrEnum):
    """How well a person says they knew an open question (the four grades of FSRS)."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


#: Outcomes that say something about knowledge, and so keep a streak and count towards a topic.
ANSWERED = frozenset({Outcome.RIGHT, Outcome.WRONG, Outcome.REVEALED})


def grade_choice(chosen: Set[int], correct: Set[int]) -> Outcome:
    """Grade a quiz: right means every correct option and no other."""
    return Outcome.RIGHT if chosen == correct else Outcome.WRONG


def grade_recall(grade: Grade) -> Outcome:
    """Translate a person's own grade of an open question: all but "again" count as known."""
    return Outcome.WRONG if grade is Grade.AGAIN else Outcome.RIGHT
