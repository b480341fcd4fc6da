"""A year of answers in numbers: what the picture of somebody's progress shows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.mastery import Mastery, masteries
from bot.core.memory import Memory, recall
from bot.core.question import Bank
from bot.core.streak import Counted, Streak

#: The calendar has so many weeks from Monday to Sunday, this one included.
SHOWN_WEEKS = 53
#: So many topics at most are called the strongest, and so many the weakest.
MOST_TOPICS = 3
#: A topic of which less is known is nobody's strength, even if the others are worse.
STRONG_FROM = 0.5

#: From so many answers on, a day is as warm as its place here, and one more.
_WARMTHS = (1, 3, 6, 10)
#: Days without an answer that broke no streak.
_SPARED = frozenset({Counted.FREEZE, Counted.VACATION, Counted.TRAVEL, Counted.EARNED_BACK})


@dataclass(frozen=True, slots=True)
class DayAnswers:
    """The answers of one day; ``right`` of the ``judged`` ones, whose question is still valid."""

    answers: int
    judged: int
    right: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """The expected number, of all ``questions`` of somebody's topics, that they would answer.

    It is that of the interview, if there is a day for one, and without any review until then.
    """

    known: float
    questions: int
    interview_on: date | None

    @property
    def share(self) -> float:
        """The known share of the questions, 0 to 1."""
        return self.known / self.questions if self.questions else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What somebody has done and knows ``today``.

    ``answers`` are those of each day of the calendar that has some, and ``spared`` its days without
    one that broke no streak. ``answered`` counts all answers ever given, of which ``judged`` still
    count and ``right`` were right. Topics come best first, and worst first.
    """

    today: date
    streak: Streak
    answers: Mapping[date, int]
    spared: frozenset[date]
    answered: int
    judged: int
    right: int
    strongest: tuple[Mastery, ...]
    weakest: tuple[Mastery, ...]
    readiness: Readiness


def first_day(today: date) -> date:
    """Return the Monday with which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=SHOWN_WEEKS - 1)


def warmth(answers: int) -> int:
    """Return how warm a day of so many answers is shown, 0 to 4."""
    return sum(answers >= least for least in _WARMTHS)


def summarize(
    bank: Bank,
    memories: Mapping[str, Memory],
    answers: Mapping[date, DayAnswers],
    ledger: Mapping[date, Counted],
    streak: Streak,
    today: date,
    topics: Collection[str] = (),
    interview_on: date | None = None,
) -> Summary:
    """Sum up what somebody has answered and remembers.

    ``memories`` go by question id. No ``topics`` are all topics; an interview that is over is none.
    """
    first = first_day(today)
    strongest, weakest = _ranked(masteries(memories, bank.questions, today).values())
    return Summary(
        today=today,
        streak=streak,
        answers={day: results.answers for day, results in answers.items() if first <= day <= today},
        spared=frozenset(
            day
            for day, counted in ledger.items()
            if first <= day <= today and counted in _SPARED and day not in answers
        ),
        answered=sum(results.answers for results in answers.values()),
        judged=sum(results.judged for results in answers.values()),
        right=sum(results.right for results in answers.values()),
        strongest=strongest,
        weakest=weakest,
        readiness=readiness(bank, memories, today, topics, interview_on),
    )


def readiness(
    bank: Bank,
    memories: Mapping[str, Memory],
    today: date,
    topics: Collection[str] = (),
    interview_on: date | None = None,
) -> Readiness:
    """Tell how many questions somebody would answer on the day of the interview, else today.

    What was never asked, or was answered wrong the last time, counts nothing.
    """
    ahead = interview_on if interview_on is not None and interview_on >= today else None
    asked = bank.askable(topics)
    known = sum(
        recall(memory, ahead or today)
        for question in asked
        if (memory := memories.get(question.id)) is not None and memory.right
    )
    return Readiness(known, len(asked), ahead)


def _ranked(
    results: Iterable[Mastery],
) -> tuple[tuple[Mastery, ...], tuple[Mastery, ...]]:
    """Return the strongest and the weakest of the topics that can be judged; none is both."""
    judged = sorted(
        (result for result in results if result.enough),
        key=lambda result: (result.share, result.topic),
    )
    better_half = judged[len(judged) // 2 :]
    strongest = [result for result in reversed(better_half) if result.share >= STRONG_FROM]
    strongest = strongest[:MOST_TOPICS]
    weakest = [result for result in judged if result not in strongest]
    return tuple(strongest), tuple(weakest[:MOST_TOPICS])
