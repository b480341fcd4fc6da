"""A right answer that changes while the bot is away."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from small_bank import DRAFTS, write_bank
from stage import MONDAY_NOON, answer, at_work, card_of, local_settings, said

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
