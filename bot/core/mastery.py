"""How well topics are known, said honestly while there are few answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.memory import Memory, recall
from bot.core.question import Question

#: Prior of the smoothed share: two imagined questions, one known (Laplace's rule of succession).
PRIOR_QUESTIONS = 2
PRIOR_KNOWN = 1

#: Fewer answered questions than this say nothing about a topic.
ENOUGH_QUESTIONS = 3

#: A mastery below this makes a weak topic.
WEAK_BELOW = 0.7

#: A trend compares the last days with those before them, today being the last one.
RECENT_DAYS = 14
BEFORE_DAYS = 28
#: Fewer answers than this in either of them make no trend, nor do fewer points of difference.
ENOUGH_ANSWERS = 3
STEADY_POINTS = 10


@dataclass(frozen=True, slots=True)
class TopicResult:
    """What somebody has answered on one topic; ``right`` of ``answers``."""

    topic: str
    right: int
    answers: int


class Trend(StrEnum):
    """Where the share of right answers is going."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Mastery:
    """What somebody knows of one topic now.

    ``known`` is the expected number, of the ``questions`` they have answered, that they would
    answer now: one whose last answer was wrong counts nothing, another one its recall.
    """

    topic: str
    known: float
    questions: int

    @property
    def share(self) -> float:
        """The smoothed share of known questions, above 0 and below 1 (Laplace 1774)."""
        return (self.known + PRIOR_KNOWN) / (self.questions + PRIOR_QUESTIONS)

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to judge by."""
        return self.questions >= ENOUGH_QUESTIONS


@dataclass(frozen=True, slots=True)
class Weakness:
    """Weak topics, worst first, and those with too few answers to judge, most answered first."""

    weak: tuple[Mastery, ...]
    unclear: tuple[Mastery, ...]


def trend(before: TopicResult, recent: TopicResult) -> Trend | None:
    """Tell where the share of right answers is going; None if too few answers could tell."""
    if min(before.answers, recent.answers) < ENOUGH_ANSWERS:
        return None
    gained = recent.right * before.answers - before.right * recent.answers
    if 100 * abs(gained) <= STEADY_POINTS * before.answers * recent.answers:
        return Trend.STEADY
    return Trend.RISING if gained > 0 else Trend.FALLING


def masteries(
    memories: Mapping[str, Memory], questions: Mapping[str, Question], day: date
) -> Mapping[str, Mastery]:
    """Return the mastery on ``day`` of each topic of which a question was answered, by topic id.

    ``memories`` go by question id; of a question that the bank has no longer nothing is said.
    """
    known: defaultdict[str, float] = defaultdict(float)
    count: defaultdict[str, int] = defaultdict(int)
    for question_id, memory in memories.items():
        if question_id in questions:
            topic = questions[question_id].topic
            count[topic] += 1
            known[topic] += recall(memory, day) if memory.right else 0.0
    return {topic: Mastery(topic, known[topic], number) for topic, number in count.items()}


def weakness(results: Iterable[Mastery]) -> Weakness:
    """Tell the weak topics from those that cannot be judged yet. Unanswered topics are neither."""
    answered = [result for result in results if result.questions]
    judged = [result for result in answered if result.enough and result.share < WEAK_BELOW]
    unclear = [result for result in answered if not result.enough]
    return Weakness(
        weak=tuple(sorted(judged, key=lambda result: (result.share, result.topic))),
        unclear=tuple(sorted(unclear, key=lambda result: (-result.questions, result.topic))),
    )
