"""How well topics are known, said honestly while there are few answers."""

from collections.abc import Iterable
from dataclasses import dataclass

#: Prior of the smoothed share: two imagined answers, one right (Laplace's rule of succession).
PRIOR_ANSWERS = 2
PRIOR_RIGHT = 1

#: Fewer answers than this say nothing about a topic.
ENOUGH_ANSWERS = 3

#: A smoothed share below this is a weak topic.
WEAK_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class TopicResult:
    """What somebody has answered on one topic; ``right`` of ``answers``."""

    topic: str
    right: int
    answers: int

    @property
    def share(self) -> float:
        """The smoothed share of right answers, above 0 and below 1 (Laplace 1774)."""
        return (self.right + PRIOR_RIGHT) / (self.answers + PRIOR_ANSWERS)

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to judge by."""
        return self.answers >= ENOUGH_ANSWERS


@dataclass(frozen=True, slots=True)
class Weakness:
    """Weak topics, worst first, and those with too few answers to judge, most answered first."""

    weak: tuple[TopicResult, ...]
    unclear: tuple[TopicResult, ...]


def weakness(results: Iterable[TopicResult]) -> Weakness:
    """Tell the weak topics from those that cannot be judged yet. Unanswered topics are neither."""
    answered = [result for result in results if result.answers]
    judged = [result for result in answered if result.enough and result.share < WEAK_BELOW]
    unclear = [result for result in answered if not result.enough]
    return Weakness(
        weak=tuple(sorted(judged, key=lambda result: (result.share, result.topic))),
        unclear=tuple(sorted(unclear, key=lambda result: (-result.answers, result.topic))),
    )
