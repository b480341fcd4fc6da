"""Which question comes next. The learning engine will grow here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random

from bot.core.grading import Outcome
from bot.core.question import Kind, Question


class Reason(StrEnum):
    """Why a question was chosen, as its card says."""

    NEW = "new"
    MISSED = "missed"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class LastCard:
    """How the last card of a question ended, and when.

    An open card has no outcome; its ``moment`` (UTC) is when it was dealt.
    """

    outcome: Outcome | None
    moment: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen question and why."""

    question: Question
    reason: Reason


#: What an earlier outcome means for asking again: lower comes first. New questions stand between
#: the missed ones and those that were only put aside.
_ORDER = {Outcome.WRONG: 0, Outcome.REVEALED: 0, None: 2, Outcome.SKIPPED: 2, Outcome.RIGHT: 3}
_NEW = 1


def choose(
    questions: Iterable[Question],
    history: Mapping[str, LastCard],
    *,
    topics: Collection[str] = (),
    day_start: datetime,
    random: Random,
) -> Choice | None:
    """Choose the next question, or None if there is none.

    Missed before today come first, the longest ago before others; then new ones by chance; then
    what was put aside; then what was known, the longest ago first. Questions dealt or closed since
    ``day_start`` (UTC) come last, discussions are for channels, and ``topics`` (empty: all) are
    those a person chose.
    """
    candidates = [
        question
        for question in questions
        if question.kind is not Kind.DISCUSSION and (not topics or question.topic in topics)
    ]
    if not candidates:
        return None

    def rank(question: Question) -> tuple[bool, int, float, float]:
        last = history.get(question.id)
        if last is None:
            return (False, _NEW, 0, random.random())
        return (
            last.moment >= day_start,
            _ORDER[last.outcome],
            last.moment.timestamp(),
            random.random(),
        )

    question = min(candidates, key=rank)
    return Choice(question, reason(history.get(question.id)))


def reason(last: LastCard | None) -> Reason:
    """Say why a question comes, from how its last card ended."""
    if last is None or last.outcome in {None, Outcome.SKIPPED}:
        return Reason.NEW
    return Reason.REPEAT if last.outcome is Outcome.RIGHT else Reason.MISSED


def shuffle(count: int, random: Random) -> tuple[int, ...]:
    """Return an order in which to show ``count`` options."""
    order = list(range(count))
    random.shuffle(order)
    return tuple(order)
