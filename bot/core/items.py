"""What people's answers say about the questions: item analysis.

Only the first answer of a person to a question counts. Later ones come after the explanation, and
the schedule brings back what was missed: they tell how well somebody was taught, and whoever
repeats a question often would outvote the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from statistics import median

#: A person's share of right answers says something from so many other questions on.
LEAST_OTHERS = 3
#: Discrimination needs so many people whose share is known.
LEAST_PEOPLE = 30
#: With fewer right answers, or fewer wrong ones, two or three people would decide it. As many
#: times make a median.
FEW = 5
#: A question below this misleads. Ebel calls those below 0.2 poor, but the standard error for 30
#: people is 0.18, and a sound question must not be listed half the time.
MISLEADS_BELOW = 0.1
#: An answer that took longer is left out of the median time: the card was not read at once.
LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a person; ``chosen`` are positions of the bank's options."""

    question_id: str
    right: bool
    chosen: frozenset[int]
    dealt_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """What the first answers to a question say of it.

    ``answers`` people answered it, ``right`` of them rightly. ``choices`` of them chose options,
    each of ``chosen`` so often. ``discrimination`` (-1 to 1) tells whether those who know more get
    it right, and ``seconds`` is the median time of an answer; None where there are too few answers.
    """

    question_id: str
    answers: int
    right: int
    choices: int
    chosen: Mapping[int, int]
    discrimination: float | None
    seconds: float | None

    @property
    def share_right(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.answers

    @property
    def misleads(self) -> bool:
        """Whether those who know more do hardly better here, or even worse."""
        return self.discrimination is not None and self.discrimination < MISLEADS_BELOW

    def share_chosen(self, option: int) -> float:
        """Return the share, 0 to 1, of those who chose anything that chose this option."""
        return self.chosen.get(option, 0) / self.choices if self.choices else 0.0


@dataclass(slots=True)
class Spread:
    """Mean and squared deviations of numbers that come one by one (Welford 1962)."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """Take another number in."""
        self.count += 1
        apart = value - self.mean
        self.mean += apart / self.count
        self.squares += apart * (value - self.mean)


def point_biserial(right: Spread, wrong: Spread) -> float | None:
    """Return the correlation of right-or-wrong with a number, from that number in both groups.

    r = (M₁ - M₀) · √(n₁·n₀ / n) / √SS, where SS is the sum of squared deviations from the common
    mean: Pearson's correlation with a variable of 0 and 1 (Tate 1954, Annals of Mathematical
    Statistics 25, 603-607). It lies in -1..1. Return None where one of the two does not vary.
    """
    if not right.count or not wrong.count:
        return None
    weight = right.count * wrong.count / (right.count + wrong.count)
    between = (right.mean - wrong.mean) * sqrt(weight)
    squares = right.squares + wrong.squares + between**2
    if squares <= 0:
        return None
    return max(-1.0, min(1.0, between / sqrt(squares)))


@dataclass(slots=True)
class _Sums:
    right: int = 0
    wrong: int = 0
    choices: int = 0
    chosen: Counter[int] = field(default_factory=Counter)
    seconds: Counter[int] = field(default_factory=Counter)
    rest_of_right: Spread = field(default_factory=Spread)
    rest_of_wrong: Spread = field(default_factory=Spread)


class Tally:
    """Counts people one after another; what it keeps grows with the questions, not with people."""

    def __init__(self) -> None:
        self.people = 0
        self._sums: dict[str, _Sums] = {}

    def add(self, answers: Iterable[Answer]) -> None:
        """Count one person, of whom these are all answers; of two at one moment, the earlier."""
        first: dict[str, Answer] = {}
        for answer in sorted(answers, key=lambda answer: answer.closed_at):
            first.setdefault(answer.question_id, answer)
        if not first:
            return
        self.people += 1
        known, others = sum(answer.right for answer in first.values()), len(first) - 1
        for answer in first.values():
            sums = self._sums.setdefault(answer.question_id, _Sums())
            _count(sums, answer)
            if others >= LEAST_OTHERS:
                # The question itself is left out, or it would correlate with itself (Henrysson
                # 1963, Psychometrika 28, 211-218).
                rest = sums.rest_of_right if answer.right else sums.rest_of_wrong
                rest.add((known - answer.right) / others)

    def items(self) -> dict[str, Item]:
        """Return what is known by now of each question that was answered, by question id."""
        return {question_id: _item(question_id, sums) for question_id, sums in self._sums.items()}


def _count(sums: _Sums, answer: Answer) -> None:
    sums.right += answer.right
    sums.wrong += not answer.right
    sums.choices += bool(answer.chosen)
    sums.chosen.update(answer.chosen)
    took = answer.closed_at - answer.dealt_at
    if timedelta() <= took <= LONGEST:
        sums.seconds[round(took.total_seconds())] += 1


def _item(question_id: str, sums: _Sums) -> Item:
    groups = sums.rest_of_right, sums.rest_of_wrong
    enough = (
        sum(group.count for group in groups) >= LEAST_PEOPLE
        and min(group.count for group in groups) >= FEW
    )
    return Item(
        question_id=question_id,
        answers=sums.right + sums.wrong,
        right=sums.right,
        choices=sums.choices,
        chosen=dict(sums.chosen),
        discrimination=point_biserial(*groups) if enough else None,
        seconds=median(sums.seconds.elements()) if sums.seconds.total() >= FEW else None,
    )
