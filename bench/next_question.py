"""How long the choice of the next question takes for somebody who has answered a lot."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figure import Figure, Goal, p95
from bot.app import keep_for_good
from bot.bank.load import load
from bot.config import Settings
from bot.core.grading import Outcome
from bot.core.memory import Memory, review, worth
from bot.core.question import Bank, Question
from bot.core.selection import Choice, Reason, choose
from bot.db import cards, hands, memories, subscribers
from bot.db.engine import Database, Session
from bot.db.hands import Hand
from bot.db.migrate import upgrade
from bot.services.learner import learner_of

NAME = "next_question_p95_ms"

_QUESTIONS = 1_000
_ANSWERS = 5_000
_A_DAY = 5
_DAYS = 60
_ID = 1
_FIRST_NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def measure() -> Figure:
    """Let somebody answer five questions a day more, and time what `/question` chooses by."""
    seconds = asyncio.run(_live(_large_bank(), Random(1)))  # noqa: S311 - the same every time
    note = (
        f"{len(seconds)} choices among {_QUESTIONS} questions after {_ANSWERS} answers; "
        f"median {1000 * median(seconds):.1f} ms, the slowest {1000 * max(seconds):.1f} ms"
    )
    return Figure(NAME, 1000 * p95(seconds), "ms", Goal(5), notes=(note,))


async def _live(bank: Bank, random: Random) -> list[float]:
    """Return the seconds of each choice that was timed."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        try:
            await upgrade(db)
            async with db.writing() as session:
                await subscribers.add(session, _ID, "ru", "UTC", _FIRST_NOON)
                noons = (_FIRST_NOON + timedelta(day) for day in count())
                await _answer_at_random(session, bank, noons, random)
                keep_for_good()
                timed = islice(noons, _DAYS)
                return [
                    await _next(session, bank, noon, random)
                    for noon in timed
                    for _ in range(_A_DAY)
                ]
        finally:
            await db.close()


async def _answer_at_random(
    session: Session, bank: Bank, noons: Iterator[datetime], random: Random
) -> None:
    questions = list(bank.questions.values())
    remembered: dict[str, Memory] = {}
    for noon in islice(noons, _ANSWERS // _A_DAY):
        for question in random.sample(questions, _A_DAY):
            choice = Choice(question, Reason.NEW)
            memory = await _answer(session, choice, remembered, noon, random)
            remembered[question.id] = memory
    for question_id, memory in remembered.items():
        await memories.put(session, _ID, question_id, memory)


async def _next(session: Session, bank: Bank, noon: datetime, random: Random) -> float:
    """Choose and answer a question. Return the seconds that the choice took."""
    person = await subscribers.get(session, _ID)
    assert person is not None  # noqa: S101 - added above
    start = perf_counter()
    learner = await learner_of(session, bank, person, noon.date())
    choice = choose(bank, learner, noon.date(), random)
    seconds = perf_counter() - start
    assert choice is not None  # noqa: S101 - the bank is not empty
    memory = await _answer(session, choice, learner.memories, noon, random)
    await memories.put(session, _ID, choice.question.id, memory)
    return seconds


async def _answer(
    session: Session,
    choice: Choice,
    remembered: Mapping[str, Memory],
    noon: datetime,
    random: Random,
) -> Memory:
    """Write a closed card. Return what is remembered of its question then."""
    day = noon.date()
    outcome = Outcome.RIGHT if random.random() < 0.7 else Outcome.WRONG
    card = (await hands.deal(session, [Hand(_ID, choice, (0, 1, 2, 3))], noon))[_ID]
    await cards.close(session, card, outcome, day=day, now=noon, chosen="0")
    return review(remembered.get(choice.question.id), worth(outcome, None), day)


def _large_bank() -> Bank:
    """Return the bank with every question several times over, under other names."""
    bank = load(Settings.model_fields["content_dir"].default)
    copies = (_copy(question, number) for number in count() for question in bank.questions.values())
    return Bank({copy.id: copy for copy in islice(copies, _QUESTIONS)}, bank.topics)


def _copy(question: Question, number: int) -> Question:
    related = tuple(f"{other}-{number}" for other in question.related)
    return replace(question, id=f"{question.id}-{number}", related=related)
