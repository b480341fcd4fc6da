"""A mock interview: which questions it asks, and what comes of the answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from bot.core.grading import Outcome
from bot.core.memory import Memory, recall
from bot.core.question import Bank, Difficulty, Kind, Question

LENGTHS = (5, 10, 20)
#: Minutes for a question; 0: as long as it takes.
MINUTES = (0, 1, 2, 3)

#: Parts of an interview by difficulty, and the part that is talked about instead of pressed.
_PARTS = {Difficulty.JUNIOR: 0.4, Difficulty.MIDDLE: 0.4, Difficulty.SENIOR: 0.2}
_TALK_PART = 0.2
#: No topic has more than this part of the questions.
_TOPIC_PART = 1 / 3
#: How likely a question that was never asked is known: neither better nor worse than asking.
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of an interview and what came of it.

    ``chosen`` are positions of options, none if they mean something else by now; ``seconds`` is how
    long the answer took.
    """

    question: Question
    outcome: Outcome
    chosen: frozenset[int] = frozenset()
    seconds: int = 0
    card_id: int = 0


@dataclass(frozen=True, slots=True)
class TopicScore:
    """Of the questions asked on a topic, so many were known."""

    topic: str
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an interview showed; ``topics`` weakest first, ``missed`` in the order of asking."""

    right: int
    asked: int
    topics: tuple[TopicScore, ...]
    missed: tuple[Answered, ...]
    late: tuple[Answered, ...]


def fits(question: Question) -> bool:
    """Whether a question can be asked in an interview."""
    # What is asked face to face has one answer, or is talked about.
    return question.kind is not Kind.DISCUSSION and len(question.correct) <= 1


def roles(bank: Bank, length: int) -> list[str]:
    """Return the roles for which there are at least ``length`` questions, most asked first."""
    counts = Counter(
        role
        for question in bank.questions.values()
        if fits(question)
        for role in question.asked_for
    )
    return [role for role, count in counts.most_common() if count >= length]


def plan(
    bank: Bank,
    role: str,
    length: int,
    memories: Mapping[str, Memory],
    today: date,
    random: Random,
) -> list[Question]:
    """Choose the questions of an interview, easiest first; fewer if the bank has no more.

    An empty ``role`` is any. What was forgotten or never asked comes before what is well known,
    about a fifth is talked about instead of pressed, and no topic takes more than a third.
    """
    candidates = [
        question
        for question in bank.questions.values()
        if fits(question) and (not role or role in question.asked_for)
    ]
    weight = {
        question.id: _known(memories.get(question.id), today) + random.random()
        for question in candidates
    }
    candidates.sort(key=lambda question: weight[question.id])
    chosen: list[Question] = []
    talks = [question for question in candidates if question.kind is not Kind.QUIZ]
    _take(talks, round(length * _TALK_PART), length, chosen)
    for difficulty, part in _PARTS.items():
        quizzes = [
            question
            for question in candidates
            if question.kind is Kind.QUIZ and question.difficulty is difficulty
        ]
        already = sum(question.difficulty is difficulty for question in chosen)
        _take(quizzes, round(length * part) - already, length, chosen)
    _take(candidates, length - len(chosen), length, chosen)
    order = list(Difficulty)
    return sorted(chosen[:length], key=lambda question: order.index(question.difficulty))


def report(answers: Sequence[Answered], seconds: int | None) -> Report:
    """Sum up an interview whose every question was answered. ``seconds`` is the time for each."""
    asked = Counter(answered.question.topic for answered in answers)
    right = Counter(
        answered.question.topic for answered in answers if answered.outcome is Outcome.RIGHT
    )
    topics = [TopicScore(topic, right[topic], count) for topic, count in asked.items()]
    return Report(
        right=right.total(),
        asked=len(answers),
        topics=tuple(sorted(topics, key=lambda score: (score.right / score.asked, -score.asked))),
        missed=tuple(answered for answered in answers if answered.outcome is not Outcome.RIGHT),
        late=tuple(answered for answered in answers if seconds and answered.seconds > seconds),
    )


def _known(memory: Memory | None, today: date) -> float:
    if memory is None:
        return _UNKNOWN
    return recall(memory, today) if memory.right else 0.0


def _take(questions: Sequence[Question], count: int, length: int, chosen: list[Question]) -> None:
    """Add up to ``count`` questions that are not chosen yet and whose topic has room."""
    most = max(1, round(length * _TOPIC_PART))
    ids = {question.id for question in chosen}
    topics = Counter(question.topic for question in chosen)
    for question in questions:
        if count <= 0:
            return
        if question.id not in ids and topics[question.topic] < most:
            chosen.append(question)
            ids.add(question.id)
            topics[question.topic] += 1
            count -= 1
