"""A right answer that changes while the bot is away."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from small_bank import DRAFTS, write_bank
from stage import (
    MONDAY_NOON,
    again,
    answer,
    ask,
    at_work,
    card_of,
    data,
    is_open,
    local_settings,
    press,
    press_option,
    pressable,
    said,
    until,
)

from bot.core.grading import Outcome
from bot.core.question import Bank
from bot.db.models import Card
from bot.sandbox.clock import MovableClock
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.telegram.i18n import load_translations
from bot.telegram.views.correction import correction_screen

DAY = timedelta(days=1)
RIGHT_BEFORE = 1


def told(person: Person) -> list[str]:
    """Return the corrections that somebody was told."""
    shown = [person.sees(message) for message in said(person)]
    return [text for text in shown if text.startswith("🔧")]


def raise_revision(content: Path, place: str) -> None:
    """Let the right answer of a question be another, where no options tell."""
    page = content / "ru" / f"{place}.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("---\n", "---\nrevision: 2\n", 1), encoding="utf-8")


def correct(content: Path) -> None:
    """Let the third option of a question be the right one instead of the second."""
    name = "statistics/p-value"
    write_bank(content, [replace(d, right=(2,)) if d.place == name else d for d in DRAFTS])


async def test_it_says_what_they_answered_and_what_is_right_now(tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    clock = MovableClock(MONDAY_NOON)
    async with Sandbox(clock=clock) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        expected = []
        async with at_work(sandbox, settings) as stage:
            for option, text in enumerate(("Chance of the hypothesis", "Chance of such data")):
                person = await stage.person()
                card = await card_of(person, "p-value")
                letter = re.findall(rf"^([A-D]) {text}$", person.sees(card), re.MULTILINE)
                counted = "right" if option == RIGHT_BEFORE else "wrong"
                answered = f"You answered {letter[0]} on your card, and it counted as {counted}"
                expected.append((person, answered))
                await answer(person, card, option)
        correct(content)
        async with at_work(sandbox, settings) as stage:
            await stage.tick()
    for person, answered in expected:
        [correction] = told(person)
        assert answered in correction
        assert "✅ Size of the effect" in correction


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.REVEALED, "You had the answer shown to you then."),
        (Outcome.RIGHT, "You said then that you knew it."),
        (Outcome.WRONG, "You said then that you did not know it."),
    ],
)
def test_who_chose_nothing_is_told_so(small_bank: Bank, outcome: Outcome, words: str) -> None:
    question = small_bank.questions["scaled-dot-product"]
    card = Card(option_order="", chosen="", outcome=outcome)
    shown = correction_screen(load_translations()["en"], "en", question, card).text
    assert words in shown.split("\n\n")


async def test_whoever_learned_the_old_answer_is_told_once(tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    clock = MovableClock(MONDAY_NOON)
    async with Sandbox(clock=clock) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with at_work(sandbox, settings) as stage:
            ann, ben = await stage.person("Ann"), await stage.person("Ben")
            await answer(ann, await card_of(ann, "p-value"), 1)
            await answer(ben, await card_of(ben, "dropout"), 1)
        correct(content)
        clock.advance(DAY)
        for _ in range(2):
            async with at_work(sandbox, settings) as stage:
                await stage.tick()
    assert len(told(ann)) == 1
    assert "Size of the effect" in told(ann)[0]
    assert told(ben) == []


async def test_an_open_card_is_dealt_anew(tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    async with Sandbox(clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with at_work(sandbox, settings) as stage:
            ann, ben = await stage.person("Ann"), await stage.person("Ben")
            quiz, recall = await card_of(ann, "p-value"), await card_of(ben, "scaled-dot-product")
            await press(ben, recall, "reveal:")
            await until(lambda: bool(pressable(again(ben, recall), "grade:")))
        correct(content)
        raise_revision(content, "attention/scaled-dot-product")
        async with at_work(sandbox, settings):
            notice = await press_option(ann, quiz, RIGHT_BEFORE)
            assert "has been corrected" in notice["text"]
            assert is_open(again(ann, quiz))
            notice = await press(ben, again(ben, recall), "grade:")
            assert "has been corrected" in notice["text"]
            await until(lambda: is_open(again(ben, recall)))
            closed = await answer(ann, again(ann, quiz), 2)
            assert "✅ Size of the effect" in ann.sees(closed)


def chosen(person: Person, offered: list[str]) -> bool:
    """Whether the newest message offers something else by now."""
    return pressable(said(person)[-1]) not in ([], offered)


async def test_a_question_of_an_interview_is_asked_anew(tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    async with Sandbox(clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with at_work(sandbox, settings) as stage:
            ann = await stage.person("Ann")
            await ask(ann, "/interview")
            for ending in (":-", ":-5-", ":-5-0"):
                offered = pressable(said(ann)[-1])
                await ann.presses(
                    said(ann)[-1], data=next(d for d in offered if d.endswith(ending))
                )
                await until(partial(chosen, ann, offered))
            asked = said(ann)[-1]
        for draft in DRAFTS:
            raise_revision(content, draft.place)
        async with at_work(sandbox, settings):
            before = len(said(ann))
            notice = await ann.presses(asked, data=data(asked, "interview:pass"))
            assert "has been corrected" in notice["text"]
            assert len(said(ann)) == before
            await ann.presses(again(ann, asked), data=data(again(ann, asked), "interview:pass"))
            await until(lambda: len(said(ann)) > before)
            assert "🥸 2 of" in ann.sees(said(ann)[-1])
