"""Which question comes next: the one that adds most to what somebody will know.

The value of asking is what it adds to the probability of knowing the answer on the day that counts:
that of the interview when it is near, else a week ahead, when most questions will have come again.
Due, weak and new questions are weighed on this one scale; level, prerequisites and misconceptions
tip it. Two rules stand above it: neither the same topic nor a new question comes a third time in a
row, as long as there is another topic or something is due.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from heapq import nlargest
from random import Random
from typing import NamedTuple

from bot.core.forecast import first_gain, gain
from bot.core.mastery import ENOUGH_QUESTIONS, WEAK_BELOW, Mastery, masteries
from bot.core.memory import Memory
from bot.core.question import Bank, Difficulty, Kind, Question

#: Without an interview in sight, an answer should last so many days.
HORIZON_DAYS = 7
#: So many days before the interview, what counts is the recall on its day.
IN_SIGHT_DAYS = 30
#: What can be asked on the eve as well can wait: so much of its value then is taken off now.
_PATIENCE = 0.3
#: Of a topic's new questions a person knows so much less than of those they have answered.
_UNSEEN = 0.5
#: So many of the memories that have faded most are weighed in full.
_SHORTLIST = 400
#: Neither the same topic nor new questions come more than so many times in a row.
_IN_A_ROW = 2

_NOT_MY_LEVEL = 0.6
_PREREQUISITE_UNKNOWN = 0.7
_CONFUSED = 1.5
_LEVELS = list(Difficulty)


class Reason(StrEnum):
    """Why a question was chosen, as its card says."""

    NEW = "new"
    MISSED = "missed"
    """Not known last time; comes with the days since."""
    REPEAT = "repeat"
    """Known last time; comes with the days since."""
    WEAK = "weak"
    """New, of a topic that is weak; comes with its mastery in percent."""
    INTERVIEW = "interview"
    """Asked in a mock interview."""
    CONFUSED = "confused"
    """Related to a question where a misconception was shown lately."""


class Recent(NamedTuple):
    """A card dealt lately: its topic, and whether its question was a new one."""

    topic: str
    new: bool


@dataclass(frozen=True, slots=True)
class Learner:
    """What the choice depends on. Days are the person's own.

    ``memories`` go by question id. ``asked_today`` are questions dealt on this day, ``recent`` the
    last cards, latest first, and ``confused`` the questions that were answered with a misconception
    lately. No ``topics`` are all topics, and no ``level`` is any.
    """

    memories: Mapping[str, Memory]
    asked_today: Collection[str] = ()
    recent: Sequence[Recent] = ()
    confused: Collection[str] = ()
    topics: Collection[str] = ()
    level: Difficulty | None = None
    interview_on: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen question and why; ``value`` is the number that the reason speaks of."""

    question: Question
    reason: Reason
    value: int | None = None


def choose(bank: Bank, learner: Learner, today: date, random: Random) -> Choice | None:
    """Choose the next question, or None if there is none.

    Questions asked today come only when nothing else is left, those that are not due yet only when
    nothing is due or new; discussions are for channels.
    """
    open_to = [
        question
        for question in bank.questions.values()
        if question.kind is not Kind.DISCUSSION
        and (not learner.topics or question.topic in learner.topics)
    ]
    fresh = [question for question in open_to if question.id not in learner.asked_today]
    varied = _vary(fresh or open_to, learner.recent)
    new = [question for question in varied if question.id not in learner.memories]
    due = [question for question in varied if _is_due(learner.memories.get(question.id), today)]
    enough_new = len(learner.recent) >= _IN_A_ROW and all(
        card.new for card in learner.recent[:_IN_A_ROW]
    )
    candidates = due if due and enough_new else new + due
    return _best(candidates or varied, bank, learner, today, random)


def choose_due(bank: Bank, learner: Learner, today: date, random: Random) -> Choice | None:
    """Choose among the questions that are due like `choose`; None if there are none."""
    due = _vary(due_questions(bank, learner, today), learner.recent)
    return _best(due, bank, learner, today, random)


def due_questions(bank: Bank, learner: Learner, today: date) -> list[Question]:
    """Return the questions of the person's topics that are due and were not asked today."""
    return [
        bank.questions[question_id]
        for question_id, memory in learner.memories.items()
        if _is_due(memory, today)
        and question_id in bank.questions
        and question_id not in learner.asked_today
        and (not learner.topics or bank.questions[question_id].topic in learner.topics)
    ]


def explain(
    question: Question, learner: Learner, mastery: Mastery | None, today: date, bank: Bank
) -> Choice:
    """Say why a question comes."""
    memory = learner.memories.get(question.id)
    if memory is not None:
        days = max(0, (today - memory.reviewed_on).days)
        return Choice(question, Reason.REPEAT if memory.right else Reason.MISSED, days)
    if _is_confused(question, learner, bank):
        return Choice(question, Reason.CONFUSED)
    if mastery is not None and mastery.enough and mastery.share < WEAK_BELOW:
        return Choice(question, Reason.WEAK, round(100 * mastery.share))
    return Choice(question, Reason.NEW)


def shuffle(count: int, random: Random) -> tuple[int, ...]:
    """Return an order in which to show ``count`` options."""
    order = list(range(count))
    random.shuffle(order)
    return tuple(order)


def _best(
    questions: Sequence[Question], bank: Bank, learner: Learner, today: date, random: Random
) -> Choice | None:
    """Choose the question that is worth most, one of them by chance if there are several."""
    if not questions:
        return None
    mastery = masteries(learner.memories, bank.questions, today)
    new = [question for question in questions if question.id not in learner.memories]
    scale = _Scale(bank, learner, mastery, today, {question.topic for question in new})
    weighed = [(scale.value(question), question) for question in new]
    weighed += [
        (scale.value(question), question)
        for question in _faded_most(questions, learner.memories, today)
    ]
    highest = max(value for value, _ in weighed)
    question = random.choice([question for value, question in weighed if value == highest])
    return explain(question, learner, mastery.get(question.topic), today, bank)


class _Scale:
    """Weighs questions for one person on one day."""

    def __init__(
        self,
        bank: Bank,
        learner: Learner,
        mastery: Mapping[str, Mastery],
        today: date,
        new_topics: Iterable[str],
    ) -> None:
        self._bank = bank
        self._learner = learner
        self._today = today
        self._interview = _in_sight(learner.interview_on, today)
        ready = {topic: _readiness(bank, topic, mastery) for topic in new_topics}
        # Prerequisites tell which new question comes, not whether one comes.
        readiest = max(ready.values(), default=1.0)
        self._of_new = {
            topic: self._first_gain(mastery.get(topic)) * ready[topic] / readiest for topic in ready
        }

    def value(self, question: Question) -> float:
        """Return what asking it now is worth."""
        memory = self._learner.memories.get(question.id)
        value = self._of_new[question.topic] if memory is None else self._gain(memory)
        level = self._learner.level
        if level is not None:
            apart = abs(_LEVELS.index(level) - _LEVELS.index(question.difficulty))
            value *= _NOT_MY_LEVEL**apart
        if self._learner.confused and _is_confused(question, self._learner, self._bank):
            value *= _CONFUSED
        return value

    def _gain(self, memory: Memory) -> float:
        if self._interview is None:
            return gain(memory, self._today, self._today + timedelta(HORIZON_DAYS))
        eve = self._interview - timedelta(1)
        on_the_eve = gain(memory, eve, self._interview) if eve > self._today else 0.0
        return gain(memory, self._today, self._interview) - _PATIENCE * on_the_eve

    def _first_gain(self, mastery: Mastery | None) -> float:
        prior = _UNSEEN * (mastery.share if mastery else 0.5)
        if self._interview is None:
            return first_gain(prior, self._today, self._today + timedelta(HORIZON_DAYS))
        eve = self._interview - timedelta(1)
        on_the_eve = first_gain(prior, eve, self._interview) if eve > self._today else 0.0
        return first_gain(prior, self._today, self._interview) - _PATIENCE * on_the_eve


def _in_sight(interview_on: date | None, today: date) -> date | None:
    if interview_on is None or not 0 <= (interview_on - today).days <= IN_SIGHT_DAYS:
        return None
    return interview_on


def _readiness(bank: Bank, topic: str, mastery: Mapping[str, Mastery]) -> float:
    """Return how well what comes before a topic is known: 1 is all of it."""
    ready = 1.0
    for before in bank.topics[topic].prerequisites:
        known = mastery.get(before)
        if known is None or known.questions < ENOUGH_QUESTIONS or known.share < WEAK_BELOW:
            ready *= _PREREQUISITE_UNKNOWN
    return ready


def _vary(questions: Sequence[Question], recent: Sequence[Recent]) -> list[Question]:
    """Leave out the topic that came every time lately, if others are left."""
    last = {card.topic for card in recent[:_IN_A_ROW]}
    if len(recent) >= _IN_A_ROW and len(last) == 1:
        others = [question for question in questions if question.topic not in last]
        return others or list(questions)
    return list(questions)


def _faded_most(
    questions: Iterable[Question], memories: Mapping[str, Memory], today: date
) -> list[Question]:
    """Return the questions that were answered before and have the lowest recall now."""
    met = [
        ((today - memory.reviewed_on).days / memory.stability, question)
        for question in questions
        if (memory := memories.get(question.id)) is not None
    ]
    return [question for _, question in nlargest(_SHORTLIST, met, key=lambda pair: pair[0])]


def _is_due(memory: Memory | None, today: date) -> bool:
    return memory is not None and memory.due_on <= today


def _is_confused(question: Question, learner: Learner, bank: Bank) -> bool:
    return any(
        question.id in bank.questions[confused].related or confused in question.related
        for confused in learner.confused
        if confused in bank.questions
    )
