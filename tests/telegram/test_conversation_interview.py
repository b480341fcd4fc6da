"""A mock interview, from the choice of a role to the report."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from small_bank import DRAFTS, Draft, write_bank
from stage import MONDAY_NOON, Stage, again, ask, data, pressable, said, staged, until

from bot.db import memories
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.telegram.callbacks import AnswerPress, InterviewPress, InterviewStep


@pytest.fixture
async def ann(theatre: Stage) -> Person:
    theatre.sandbox.clock.set(MONDAY_NOON)
    return await theatre.person()


def begun(person: Person) -> bool:
    return any("🥸 1 of" in person.sees(message) for message in said(person))


async def begin(person: Person, minutes: int = 0, role: str = "", length: int = 5) -> Json:
    """Choose a role, a number of questions and a time limit; return the first question."""
    await ask(person, "/interview")
    await choose(person, f":{role}-")
    await until(lambda: "How many" in person.sees(latest(person)))
    await choose(person, f":{role}-{length}-")
    await until(lambda: "How much time" in person.sees(latest(person)))
    await choose(person, f":{role}-{length}-{minutes}")
    await until(lambda: begun(person))
    return latest(person)


async def choose(person: Person, ending: str) -> None:
    """Press the button of the newest message whose data ends like this."""
    offered = pressable(latest(person))
    await person.presses(latest(person), data=next(d for d in offered if d.endswith(ending)))


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


async def test_all_that_was_asked_is_remembered(theatre: Stage, ann: Person) -> None:
    await begin(ann)
    await go_through(ann, option=0)
    async with theatre.house.db.reading() as session:
        remembered = await memories.all_of(session, ann.id)
    assert {question: memory.right for question, memory in remembered.items()} == {
        "p-value": False,
        "dropout": False,
        "scaled-dot-product": True,
        "why-attention": True,
        "cross-validation": True,
    }


async def test_the_role_and_the_number_of_questions_are_those_chosen(tmp_path: Path) -> None:
    topics = ("attention", "statistics", "validation", "probability")
    for_analysts = [
        Draft(f"{topic}/{topic}-{n}", "open", f"{topic} {n}?", "Answer.", role="analyst")
        for topic in topics
        for n in range(3)
    ]
    content = write_bank(tmp_path / "content", [*DRAFTS, *for_analysts])
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        first = await begin(ann, role="analyst", length=10)
        assert "🥸 1 of 10" in ann.sees(first)
        report = await go_through(ann, option=0)
        assert "10 of 10" in ann.sees(report)
        async with stage.house.db.reading() as session:
            remembered = await memories.all_of(session, ann.id)
    assert len(remembered) == 10
    assert set(remembered) < {f"{topic}-{n}" for topic in topics for n in range(3)}


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
