"""How much people know on the day of their interview, by what chose their questions."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from random import Random
from statistics import fmean, stdev

from bench.figure import Figure, Goal
from bench.learners import Mind, Traits, draw
from bench.policies import Deck, Oracle, Ours, Policy, Retention, Sm2, Steps
from bench.worlds import HalfLifeMind, PowerLawMind
from bot.bank.load import load
from bot.config import Settings
from bot.core.question import Bank, Kind

NAME = "learning_recall"

#: The policy was tuned on other learners. Their numbers tell their worlds, in turn.
LEARNERS = range(10_000, 10_200)
DAYS = 90
A_DAY = 5

_LADDER = (1, 3, 7, 14, 30, 60)
_LEITNER = (1, 2, 4, 8, 16)
#: Half the width of a 95 % interval, in standard errors.
_WIDTH = 1.96

_Build = Callable[[Bank, Random, Mind], Policy]

WORLDS: Mapping[str, type[Mind]] = {"half-lives": HalfLifeMind, "power law": PowerLawMind}
OURS, UNDATED, ORACLE = "ours", "ours, not told the date", "oracle"
#: Only the oracle looks at the mind. Each of the rest comes in both orders that people use.
POLICIES: Mapping[str, _Build] = {
    OURS: lambda bank, random, _: Ours(bank, random, interview=DAYS),
    UNDATED: lambda bank, random, _: Ours(bank, random, interview=None),
    "random daily": lambda bank, random, _: Deck(bank, random),
    "ladder, due first": lambda bank, random, _: Steps(bank, random, _LADDER, new_first=False),
    "ladder, new first": lambda bank, random, _: Steps(bank, random, _LADDER, new_first=True),
    "Leitner, due first": lambda bank, random, _: Steps(bank, random, _LEITNER, new_first=False),
    "Leitner, new first": lambda bank, random, _: Steps(bank, random, _LEITNER, new_first=True),
    "SM-2, due first": lambda bank, random, _: Sm2(bank, random, new_first=False),
    "SM-2, new first": lambda bank, random, _: Sm2(bank, random, new_first=True),
    "FSRS, due first": lambda bank, random, _: Retention(bank, random, new_first=False),
    "FSRS, new first": lambda bank, random, _: Retention(bank, random, new_first=True),
    ORACLE: lambda bank, _, mind: Oracle(bank, mind, interview=DAYS),
}

#: Recall on the day by policy, and under `None` without any question.
_Learned = Mapping[str | None, float]


def measure() -> list[Figure]:
    """Let every learner learn by every policy, half of them in each world. Takes two minutes."""
    # New processes: a copy of this one would share the console's locks.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        learned = list(pool.map(learn, LEARNERS, chunksize=5))
    recalls = {policy: [each[policy] for each in learned] for policy in POLICIES}
    best = max(recalls.keys() - {OURS, UNDATED, ORACLE}, key=lambda policy: fmean(recalls[policy]))
    goal = Goal(fmean(recalls[best]), at_least=True)
    compared = (
        f"{len(LEARNERS)} learners, {DAYS} days, {A_DAY} questions a day",
        f"without any question: {_by_world([each[None] for each in learned])}",
        *(
            f"{OURS} - {other}: {_by_world(_less(recalls[OURS], recalls[other]))}"
            for other in recalls
            if other != OURS
        ),
    )
    return [
        Figure(
            NAME,
            fmean(recalls[policy]),
            "share",
            goal if policy == OURS else None,
            baseline=policy,
            notes=(_describe(policy, recalls[policy]), *(compared if policy == OURS else ())),
        )
        for policy in POLICIES
    ]


def learn(number: int) -> _Learned:
    """Return what a learner knows on the day of the interview."""
    person = draw(syllabus(), number)
    nothing = _world_of(person)(syllabus(), person).mean_recall(DAYS)
    return {None: nothing} | {policy: recall(person, policy) for policy in POLICIES}


def recall(person: Traits, policy: str) -> float:
    """Return what a learner knows on the day of the interview who was asked by a policy."""
    bank = syllabus()
    mind = _world_of(person)(bank, person)
    luck = Random(f"answers {person.number}")  # noqa: S311 - the same every time
    own = Random(f"choices {person.number}")  # noqa: S311 - as above
    chooser = POLICIES[policy](bank, own, mind)
    for day in range(DAYS):
        asked: list[str] = []
        for _ in range(A_DAY):
            question_id = chooser.choose(day, asked)
            asked.append(question_id)
            right = mind.answer(bank.questions[question_id], day, luck)
            chooser.hear(question_id, day, right=right)
    return mind.mean_recall(DAYS)


@cache
def syllabus() -> Bank:
    """Return the bank without what cannot be asked."""
    bank = load(Settings.model_fields["content_dir"].default)
    askable = {
        question.id: question
        for question in bank.questions.values()
        if question.kind is not Kind.DISCUSSION
    }
    return Bank(askable, bank.topics)


def _world_of(person: Traits) -> type[Mind]:
    return list(WORLDS.values())[person.number % len(WORLDS)]


def _less(values: Sequence[float], others: Sequence[float]) -> list[float]:
    return [value - other for value, other in zip(values, others, strict=True)]


def _describe(policy: str, values: Sequence[float]) -> str:
    known = fmean(values) * len(syllabus().questions)
    return f"{policy}: {_by_world(values)}; {known:.0f} questions known"


def _by_world(values: Sequence[float]) -> str:
    """Return the mean of each world with its 95 % interval. Values are those of `LEARNERS`."""
    parts = []
    for place, world in enumerate(WORLDS):
        own = [
            value
            for number, value in zip(LEARNERS, values, strict=True)
            if number % len(WORLDS) == place
        ]
        parts.append(f"{world} {fmean(own):.3f} ± {_WIDTH * stdev(own) / len(own) ** 0.5:.3f}")
    return ", ".join(parts)
