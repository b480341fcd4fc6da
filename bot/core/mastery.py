"""How well topics are known, said honestly while there are few answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from bot.core.memory import Memory, recall
from bot.core.question import Question, Topic

#: Prior of the smoothed share: two imagined questions, one known (Laplace's rule of succession).
PRIOR_QUESTIONS = 2
PRIOR_KNOWN = 1

#: Fewer answered questions than this say nothing about a topic.
ENOUGH_QUESTIONS = 3

#: A mastery below this makes a weak topic.
WEAK_BELOW = 0.7

#: Each unknown prerequisite makes a topic so much less ready to be learned.
_PREREQUISITE_UNKNOWN = 0.7

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
    memories: Mapping[str, Memory],
    questions: Mapping[str, Question],
    day: date,
    topics: Collection[str] | None = None,
) -> Mapping[str, Mastery]:
    """Return the mastery on ``day`` of each topic of which a question was answered, by topic id.

    With ``topics``, of these alone. ``memories`` go by question id; of a question that the bank has
    no longer nothing is said.
    """
    known: defaultdict[str, list[float]] = defaultdict(list)
    for question_id, memory in memories.items():
        question = questions.get(question_id)
        if question is not None and (topics is None or question.topic in topics):
            known[question.topic].append(recall(memory, day) if memory.right else 0.0)
    return {topic: Mastery(topic, fsum(each), len(each)) for topic, each in known.items()}


def readiness(topic: Topic, mastery: Mapping[str, Mastery]) -> float:
    """Return how well what comes before a topic is known: 1 is all of it."""
    ready = 1.0
    for before in topic.prerequisites:
        known = mastery.get(before)
        if known is None or not known.enough or known.share < WEAK_BELOW:
            ready *= _PREREQUISITE_UNKNOWN
    return ready


def weakness(results: Iterable[Mastery]) -> Weakness:
    """Tell the weak topics from those that cannot be judged yet. Unanswered topics are neither."""
    answered = [result for result in results if result.questions]
    judged = [result for result in answered if result.enough and result.share < WEAK_BELOW]
    unclear = [result for result in answered if not result.enough]
    return Weakness(
        weak=tuple(sorted(judged, key=lambda result: (result.share, result.topic))),
        unclear=tuple(sorted(unclear, key=lambda result: (-result.questions, result.topic))),
    )
