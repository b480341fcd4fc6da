"""A mock interview, from the choice of a role to the report."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from stage import MONDAY_NOON, Stage, again, ask, data, pressable, said, staged, until

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.telegram.callbacks import AnswerPress, InterviewPress, InterviewStep


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path_factory.mktemp("theatre"), role="web") as stage:
        yield stage


@pytest.fixture
async def ann(theatre: Stage) -> Person:
    theatre.sandbox.clock.set(MONDAY_NOON)
    return await theatre.person()


def begun(person: Person) -> bool:
    return any("🥸 1 of" in person.sees(message) for message in said(person))


async def begin(person: Person, minutes: int = 0) -> Json:
    """Choose any role, five questions and a time limit; return the first question."""
    await ask(person, "/interview")
    await person.presses(latest(person), data=data(latest(person), "interview:setup"))
    await until(lambda: "How many" in person.sees(latest(person)))
    await person.presses(latest(person), data=data(latest(person), "interview:setup"))
    await until(lambda: "How much time" in person.sees(latest(person)))
    chosen = next(d for d in pressable(latest(person)) if d.endswith(f"-{minutes}"))
    await person.presses(latest(person), data=chosen)
    await until(lambda: begun(person))
    return latest(person)


def latest(person: Person) -> Json:
    return said(person)[-1]


def waits(person: Person) -> bool:
    """Whether the interview waits for its person, or is over."""
    return "That is all" in person.sees(latest(person)) or bool(
        pressable(latest(person), "interview:")
    )


def _moved_on(person: Person, before: int) -> bool:
    return len(said(person)) > before and waits(person)


async def go_through(person: Person, *, option: int) -> Json:
    """Answer every question with the same option, and grade what is talked about as known."""
    while "That is all" not in person.sees(latest(person)):
        message, before = latest(person), len(said(person))
        offered = pressable(message, "interview:")
        chosen = [d for d in offered if d.endswith((f":{option}", ":good"))] or offered
        await person.presses(message, data=chosen[0])
        await until(partial(_moved_on, person, before))
    return latest(person)


async def test_answers_are_withheld_until_the_end(ann: Person) -> None:
    await begin(ann)
    report = await go_through(ann, option=0)
    shown = [ann.sees(message) for message in said(ann)]
    before = [text for text in shown if "Noted" in text]
    assert before
    assert not any("✅" in text or "❌" in text or "Because of" in text for text in before)
    text = ann.sees(report)
    assert "of 5" in text
    assert "❌" in text
    assert "✅" in text
    assert pressable(report, "topic:")
    await ann.presses(report, data=data(report, "interview:full"))
    await until(lambda: "Sources:" in ann.sees(latest(ann)))


async def test_all_right_leaves_nothing_to_look_at(ann: Person) -> None:
    await begin(ann)
    await go_through(ann, option=1)
    weak = ann.sees(await ask(ann, "/streak"))
    assert "🔥 1" in weak, "an interview feeds the streak like any answer"


async def test_it_can_be_left_and_resumed(ann: Person) -> None:
    first = await begin(ann)
    await ann.presses(first, data=pressable(first, "interview:")[0])
    await until(lambda: "🥸 2 of" in ann.sees(latest(ann)))
    await ask(ann, "/streak")
    offer = await ask(ann, "/interview")
    await ann.presses(offer, data=data(offer, "interview:resume"))
    await until(lambda: "🥸 2 of" in ann.sees(latest(ann)))
    assert sum("🥸 3 of" in ann.sees(message) for message in said(ann)) == 0


async def test_a_late_answer_is_told(theatre: Stage, ann: Person) -> None:
    await begin(ann, minutes=1)
    theatre.sandbox.clock.advance(timedelta(minutes=2))
    report = await go_through(ann, option=0)
    assert "⏱" in ann.sees(report)


async def test_presses_that_are_none_change_nothing(ann: Person) -> None:
    first = await begin(ann)
    card = InterviewPress.unpack(pressable(first, "interview:")[0]).id
    ordinary = AnswerPress(card=card, option=0).pack()
    forged = [
        ordinary,
        InterviewPress(step=InterviewStep.ANSWER, id=card, value="9").pack(),
        InterviewPress(step=InterviewStep.ANSWER, id=card, value="x").pack(),
        InterviewPress(step=InterviewStep.GRADE, id=card, value="best").pack(),
        InterviewPress(step=InterviewStep.FULL, id=card).pack(),
        InterviewPress(step=InterviewStep.SETUP, value="king-5-").pack(),
        InterviewPress(step=InterviewStep.BEGIN, value="-7-1").pack(),
    ]
    count = len(said(ann))
    for press_data in forged:
        await ann.presses(first, data=press_data)
    assert len(said(ann)) == count
    assert ann.sees(again(ann, first)) == ann.sees(first)


async def test_the_same_press_twice_asks_one_question(ann: Person) -> None:
    first = await begin(ann)
    chosen = pressable(first, "interview:")[0]
    await asyncio.gather(*(ann.presses(first, data=chosen) for _ in range(2)))
    await until(lambda: "🥸 2 of" in ann.sees(latest(ann)))
    await ask(ann, "/streak")
    assert sum("🥸 2 of" in ann.sees(message) for message in said(ann)) == 1
