"""A right answer that changes while the bot is away."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from small_bank import DRAFTS, write_bank
from stage import MONDAY_NOON, answer, at_work, card_of, local_settings, said

from bot.sandbox.clock import MovableClock
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAY = timedelta(days=1)


def told(person: Person) -> list[str]:
    """Return the corrections that somebody was told."""
    shown = [person.sees(message) for message in said(person)]
    return [text for text in shown if text.startswith("🔧")]


def correct(content: Path) -> None:
    """Let the third option of a question be the right one instead of the second."""
    name = "statistics/p-value"
    write_bank(content, [replace(d, right=(2,)) if d.place == name else d for d in DRAFTS])


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
