"""Which question comes next: the one that adds most to what somebody will know.

The value of asking is what it adds to the probability of knowing the answer on the day that counts:
that of the interview when it is near, else a week ahead, when most questions will have come again.
Due, weak and new questions are weighed on this one scale; level, prerequisites and misconceptions
tip it. Two rules stand above it: neither the same topic nor a new question comes a third time in a
row, as long as there is another topic or something is due.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random
from typing import NamedTuple

from bot.core.forecast import Forecast
from bot.core.mastery import WEAK_BELOW, Mastery, masteries, readiness
from bot.core.memory import Memory
from bot.core.question import Bank, Difficulty, Question

#: Of a topic's new questions a person knows so much less than of those they have answered.
_UNSEEN = 0.5
#: So many of the memories that have faded most are weighed in full.
_SHORTLIST = 100
#: Neither the same topic nor new questions come more than so many times in a row.
IN_A_ROW = 2

_NOT_MY_LEVEL = 0.6
_CONFUSED = 3.0
_LEVELS = list(Difficulty)


#: A question that was answered before, and what is left of it.
_Met = tuple[Question, Memory]


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


#: The reasons of questions that had no answer yet.
NEW_REASONS = frozenset({Reason.NEW, Reason.WEAK, Reason.CONFUSED})


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
    open_to = bank.askable(learner.topics)
    fresh = [question for question in open_to if question.id not in learner.asked_today]
    varied = _vary(fresh or open_to, learner.recent)
    new, met = _split(varied, learner.memories)
    due = [(question, memory) for question, memory in met if memory.is_due(today)]
    if due and _had_enough_new(learner.recent):
        new = []
    return _best(new, due if new or due else met, bank, learner, today, random)


def choose_due(bank: Bank, learner: Learner, today: date, random: Random) -> Choice | None:
    """Choose among the questions that are due like `choose`; None if there are none."""
    due = _vary(due_questions(bank, learner, today), learner.recent)
    return _best([], _split(due, learner.memories)[1], bank, learner, today, random)


def due_questions(bank: Bank, learner: Learner, today: date) -> list[Question]:
    """Return the questions of the person's topics that are due and were not asked today."""
    return [
        bank.questions[question_id]
        for question_id, memory in learner.memories.items()
        if memory.is_due(today)
        and question_id in bank.questions
        and question_id not in learner.asked_today
        and (not learner.topics or bank.questions[question_id].topic in learner.topics)
    ]


def explain(
    question: Question, learner: Learner, mastery: Mastery | None, today: date, bank: Bank
) -> Choice:
    """Say why a question comes; ``mastery`` is that of its topic."""
    memory = learner.memories.get(question.id)
    if memory is not None:
        days = max(0, (today - memory.reviewed_on).days)
        return Choice(question, Reason.REPEAT if memory.right else Reason.MISSED, days)
    if question in _Confusion(bank, learner.confused):
        return Choice(question, Reason.CONFUSED)
    if mastery is not None and mastery.enough and mastery.share < WEAK_BELOW:
        return Choice(question, Reason.WEAK, round(100 * mastery.share))
    return Choice(question, Reason.NEW)


def shuffle(count: int, random: Random) -> tuple[int, ...]:
    """Return an order in which to show ``count`` options."""
    order = list(range(count))
    random.shuffle(order)
    return tuple(order)


def _split(
    questions: Sequence[Question], memories: Mapping[str, Memory]
) -> tuple[list[Question], list[_Met]]:
    """Tell the questions that were never answered from those that were."""
    new, met = [], []
    for question in questions:
        memory = memories.get(question.id)
        if memory is None:
            new.append(question)
        else:
            met.append((question, memory))
    return new, met


def _best(
    new: Sequence[Question],
    met: Sequence[_Met],
    bank: Bank,
    learner: Learner,
    today: date,
    random: Random,
) -> Choice | None:
    """Choose the question that is worth most, one of them by chance if there are several."""
    if not new and not met:
        return None
    mastery = _mastery_for(new, bank, learner, today)
    scale = _Scale(bank, learner, today)
    weighed = list(zip(scale.of_new(new, mastery), new, strict=True))
    weighed += [
        (scale.of_met(question, memory), question) for question, memory in _faded_most(met, today)
    ]
    highest = max(value for value, _ in weighed)
    question = random.choice([question for value, question in weighed if value == highest])
    return explain(question, learner, mastery.get(question.topic), today, bank)


def _mastery_for(
    new: Sequence[Question], bank: Bank, learner: Learner, today: date
) -> Mapping[str, Mastery]:
    """Return the mastery of what new questions depend on: their topics and what comes before."""
    topics = {question.topic for question in new}
    topics.update(*(bank.topics[topic].prerequisites for topic in topics))
    return masteries(learner.memories, bank.questions, today, topics) if topics else {}


class _Scale:
    """Weighs questions for one person on one day: tells what asking them is worth."""

    def __init__(self, bank: Bank, learner: Learner, today: date) -> None:
        self._bank = bank
        self._confusion = _Confusion(bank, learner.confused)
        self._forecast = Forecast(today, learner.interview_on)
        level = learner.level
        self._fit = {
            difficulty: _NOT_MY_LEVEL ** abs(_LEVELS.index(level) - place) if level else 1.0
            for place, difficulty in enumerate(_LEVELS)
        }

    def of_met(self, question: Question, memory: Memory) -> float:
        """Weigh a question that was answered before."""
        return self._forecast.gain(memory) * self._fit[question.difficulty]

    def of_new(self, questions: Sequence[Question], mastery: Mapping[str, Mastery]) -> list[float]:
        """Weigh questions that were not; ``mastery`` goes by topic id."""
        topics = {question.topic for question in questions}
        ready = {topic: readiness(self._bank.topics[topic], mastery) for topic in topics}
        gain = {topic: self._first_gain(mastery.get(topic)) for topic in topics}
        appeal = [
            ready[question.topic] * (_CONFUSED if question in self._confusion else 1)
            for question in questions
        ]
        # This tells which new question comes, not whether one comes.
        most = max(appeal, default=1.0)
        return [
            gain[question.topic] * own / most * self._fit[question.difficulty]
            for question, own in zip(questions, appeal, strict=True)
        ]

    def _first_gain(self, mastery: Mastery | None) -> float:
        return self._forecast.first_gain(_UNSEEN * (mastery.share if mastery else 0.5))


class _Confusion:
    """What is related to the questions that were answered with a misconception."""

    def __init__(self, bank: Bank, confused: Collection[str]) -> None:
        self._confused = frozenset(confused)
        self._related = {
            related
            for question_id in self._confused & bank.questions.keys()
            for related in bank.questions[question_id].related
        }

    def __contains__(self, question: Question) -> bool:
        return question.id in self._related or not self._confused.isdisjoint(question.related)


def _vary(questions: Sequence[Question], recent: Sequence[Recent]) -> Sequence[Question]:
    """Leave out the topic that came every time lately, if others are left."""
    last = {card.topic for card in recent[:IN_A_ROW]}
    if len(recent) < IN_A_ROW or len(last) > 1:
        return questions
    return [question for question in questions if question.topic not in last] or questions


def _had_enough_new(recent: Sequence[Recent]) -> bool:
    return len(recent) >= IN_A_ROW and all(card.new for card in recent[:IN_A_ROW])


def _faded_most(met: Sequence[_Met], today: date) -> Sequence[_Met]:
    """Return the questions that have the lowest recall now."""
    if len(met) <= _SHORTLIST:
        return met

    def wear(question: _Met) -> float:
        memory = question[1]
        return (today - memory.reviewed_on).days / memory.stability

    return sorted(met, key=wear, reverse=True)[:_SHORTLIST]
