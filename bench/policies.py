"""Ways to choose the next question. All but the oracle learn right and wrong answers only."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from heapq import heappop, heappush
from math import ceil
from random import Random

from bench.learners import Mind
from bot.core.grading import Outcome
from bot.core.memory import Memory, review, worth
from bot.core.question import Bank, Kind
from bot.core.selection import Learner, Recent, choose
from bot.services.learner import LATEST

_START = date(2026, 1, 1)


class Policy(ABC):
    """Chooses for one learner. Days are numbers from 0 on."""

    @abstractmethod
    def choose(self, day: int, asked_today: Collection[str]) -> str:
        """Return the id of the next question."""

    @abstractmethod
    def hear(self, question_id: str, day: int, *, right: bool) -> None:
        """Take note of an answer."""


class Deck(Policy):
    """Questions by chance, each of them once before any comes again."""

    def __init__(self, bank: Bank, random: Random) -> None:
        self._bank = bank
        self._random = random
        self._left: list[str] = []

    def choose(self, day: int, asked_today: Collection[str]) -> str:  # noqa: ARG002 - every day is alike
        """Return the next one of the shuffled questions."""
        if not self._left:
            self._left = list(self._bank.questions)
            self._random.shuffle(self._left)
        return self._left.pop()

    def hear(self, question_id: str, day: int, *, right: bool) -> None:
        """Nothing of it matters here."""


class Intervals(Policy):
    """Asks again after an interval, what is due first; otherwise something new, by chance.

    With ``new_first`` it goes through the syllabus once before anything is repeated. When nothing
    is due nor new, what will be due next comes early.
    """

    def __init__(self, bank: Bank, random: Random, *, new_first: bool) -> None:
        self._random = random
        self._new_first = new_first
        self._new = list(bank.questions)
        self._random.shuffle(self._new)
        self._due: list[tuple[int, float, str]] = []

    def choose(self, day: int, asked_today: Collection[str]) -> str:  # noqa: ARG002 - due later than today
        """Return what is due or new."""
        is_due = bool(self._due) and self._due[0][0] <= day
        if self._new and (self._new_first or not is_due):
            return self._new.pop()
        return heappop(self._due)[-1]

    def hear(self, question_id: str, day: int, *, right: bool) -> None:
        """Plan when it comes again."""
        due = day + self._interval(question_id, day, right=right)
        heappush(self._due, (due, self._random.random(), question_id))

    @abstractmethod
    def _interval(self, question_id: str, day: int, *, right: bool) -> int:
        """Return after how many days a question that was just answered is due, at least one."""


class Steps(Intervals):
    """Fixed intervals: a right answer climbs a step, a wrong one leads back to the first.

    With (1, 3, 7, 14, 30, 60) it is the usual ladder, with (1, 2, 4, 8, 16) Leitner's boxes.
    """

    def __init__(self, bank: Bank, random: Random, days: Sequence[int], *, new_first: bool) -> None:
        super().__init__(bank, random, new_first=new_first)
        self._days = days
        self._step: dict[str, int] = {}

    def _interval(self, question_id: str, day: int, *, right: bool) -> int:  # noqa: ARG002 - intervals are fixed
        step = min(self._step.get(question_id, -1) + 1, len(self._days) - 1) if right else 0
        self._step[question_id] = step
        return self._days[step]


class Sm2(Intervals):
    """SuperMemo 2 (Wozniak 1990): a right answer has the quality 4, a wrong one 1."""

    def __init__(self, bank: Bank, random: Random, *, new_first: bool) -> None:
        super().__init__(bank, random, new_first=new_first)
        self._state: dict[str, tuple[int, int, float]] = {}

    def _interval(self, question_id: str, day: int, *, right: bool) -> int:  # noqa: ARG002 - as planned, not as it came
        repetitions, interval, easiness = self._state.get(question_id, (0, 0, 2.5))
        if right:
            interval = (1, 6)[repetitions] if repetitions < 2 else ceil(interval * easiness)
            repetitions += 1
        else:
            repetitions, interval, easiness = 0, 1, max(1.3, easiness - 0.54)
        self._state[question_id] = repetitions, interval, easiness
        return interval


class Retention(Intervals):
    """FSRS as Anki uses it: a question is due when its recall falls to 90 %."""

    def __init__(self, bank: Bank, random: Random, *, new_first: bool) -> None:
        super().__init__(bank, random, new_first=new_first)
        self._memories: dict[str, Memory] = {}

    def _interval(self, question_id: str, day: int, *, right: bool) -> int:
        memory = _review(self._memories.get(question_id), day, right=right)
        self._memories[question_id] = memory
        return memory.interval


class Ours(Policy):
    """The bot's own policy, given what the bot has stored. ``interview`` is a day, if told."""

    def __init__(self, bank: Bank, random: Random, *, interview: int | None) -> None:
        self._bank = bank
        self._random = random
        self._interview_on = None if interview is None else _START + timedelta(interview)
        self._memories: dict[str, Memory] = {}
        self._recent: list[Recent] = []
        self._misses: list[str] = []

    def choose(self, day: int, asked_today: Collection[str]) -> str:
        """Return what the bot would ask."""
        learner = Learner(
            memories=self._memories,
            asked_today=asked_today,
            recent=self._recent,
            confused={each for each in self._misses if each and not self._memories[each].right},
            interview_on=self._interview_on,
        )
        choice = choose(self._bank, learner, _START + timedelta(day), self._random)
        assert choice is not None  # noqa: S101 - the syllabus is not empty
        question = choice.question
        new = question.id not in self._memories
        self._recent = [Recent(question.topic, new), *self._recent[: LATEST - 1]]
        return question.id

    def hear(self, question_id: str, day: int, *, right: bool) -> None:
        """Store what the bot would store."""
        memory = _review(self._memories.get(question_id), day, right=right)
        self._memories[question_id] = memory
        chose_wrong = not right and self._bank.questions[question_id].kind is Kind.QUIZ
        self._misses = [question_id if chose_wrong else "", *self._misses[: LATEST - 1]]


class Oracle(Policy):
    """Sees the true memory: it weighs questions as the bot does, but by what will really be known.

    It looks as far ahead as pays best. It is no bound: it does not plan several answers ahead.
    """

    _HORIZON_DAYS, _IN_SIGHT_DAYS, _PATIENCE = 5, 30, 0.25

    def __init__(self, bank: Bank, mind: Mind, *, interview: int) -> None:
        self._bank = bank
        self._mind = mind
        self._interview = interview
        self._order: list[str] = []

    def choose(self, day: int, asked_today: Collection[str]) -> str:
        """Return what is worth most, as it stood in the morning."""
        if not asked_today:
            self._order = sorted(self._bank.questions, key=lambda each: self._value(each, day))
        return self._order.pop()

    def hear(self, question_id: str, day: int, *, right: bool) -> None:
        """Needs to be told nothing."""

    def _value(self, question_id: str, day: int) -> float:
        in_sight = self._interview - day <= self._IN_SIGHT_DAYS
        goal = self._interview if in_sight else day + self._HORIZON_DAYS
        asked, unasked = self._mind.forecast(question_id, day, goal)
        return asked - (1 - self._PATIENCE * in_sight) * unasked


def _review(memory: Memory | None, day: int, *, right: bool) -> Memory:
    outcome = Outcome.RIGHT if right else Outcome.WRONG
    return review(memory, worth(outcome, None), _START + timedelta(day))
