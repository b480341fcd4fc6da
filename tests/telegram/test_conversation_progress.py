"""Streak and weak topics, over days."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from stage import MONDAY_NOON, Stage, answer, ask, card_of, labels, press, pressable, staged

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path_factory.mktemp("theatre"), role="web") as stage:
        yield stage


@pytest.fixture
async def sandbox(theatre: Stage) -> Sandbox:
    """Make it Monday, the 12th of January, noon (UTC)."""
    theatre.sandbox.clock.set(MONDAY_NOON)
    return theatre.sandbox


@pytest.fixture
async def bea(theatre: Stage, sandbox: Sandbox) -> Person:  # noqa: ARG001 - it sets the clock
    """Someone who writes on Monday."""
    return await theatre.person("Bea")


async def answer_one(person: Person, *, right: bool = True) -> str:
    """Answer a quiz, and return what the card says then."""
    return person.sees(await answer(person, await card_of(person, "p-value"), 1 if right else 0))


async def streak_of(person: Person) -> str:
    """Return what /streak says."""
    return person.sees(await ask(person, "/streak"))


async def test_a_newcomer_has_no_streak(bea: Person) -> None:
    shown = await streak_of(bea)
    assert "🔥" not in shown
    assert "✅" not in shown
    assert "⏳" in shown


async def test_a_streak_counts_days_and_not_answers(sandbox: Sandbox, bea: Person) -> None:
    for day in (1, 2, 3):
        await answer_one(bea)
        assert f"🔥 {day}" in await answer_one(bea, right=False)
        sandbox.clock.advance(DAY)
    shown = await streak_of(bea)
    assert "🔥 3" in shown, "today can still be answered"
    assert shown.count("✅") == 3
    assert "⏳" in shown
    sandbox.clock.advance(DAY)
    shown = await streak_of(bea)
    assert "🔥" not in shown
    assert "3" in shown, "the best one stays"
    assert "🔥 1" in await answer_one(bea)


async def test_only_answers_keep_a_streak(bea: Person) -> None:
    await press(bea, await card_of(bea, "p-value"), "skip:")
    assert "🔥" not in await streak_of(bea)
    await press(bea, await card_of(bea, "dropout"), "reveal:")
    assert "🔥 1" in await streak_of(bea)


async def test_a_day_is_the_persons_own(sandbox: Sandbox, bea: Person) -> None:
    """20:00 and 23:30 of one day in Tokyo are two in Kiritimati, where it is five hours later."""
    sandbox.clock.set(MONDAY_NOON - timedelta(hours=1))  # 20:00 in Tokyo
    await ask(bea, "/timezone Asia/Tokyo")
    await answer_one(bea)
    sandbox.clock.advance(timedelta(hours=3, minutes=30))
    assert "🔥 1" in await answer_one(bea)
    sandbox.clock.advance(timedelta(hours=1))  # 00:30 in Tokyo
    assert "🔥 2" in await answer_one(bea)


async def test_a_button_leads_from_the_streak_to_a_question(bea: Person) -> None:
    shown = await ask(bea, "/streak")
    await press(bea, shown, "next:")
    await bea.waits_for("[en]")
    await answer_one(bea)
    assert not pressable(await ask(bea, "/streak")), "today is done"


async def test_weak_topics_need_enough_answers(bea: Person) -> None:
    assert pressable(await ask(bea, "/weak"), "next:")
    for _ in range(2):
        await answer_one(bea, right=False)
    weak = await ask(bea, "/weak")
    assert "Statistics (2)" in bea.sees(weak)
    assert not pressable(weak, "topic:")


async def test_weak_topics_come_worst_first_and_can_be_trained(bea: Person) -> None:
    for question, right in (("p-value", [0, 0, 0, 1]), ("dropout", [0, 0, 0]), ("p-value", [0])):
        for is_right in right:
            await answer(bea, await card_of(bea, question), 1 if is_right else 0)
    weak = await ask(bea, "/weak")
    shown = bea.sees(weak)
    assert shown.index("Neural-network basics") < shown.index("Statistics")
    assert "0 of 3" in shown
    assert "1 of 5" in shown
    await press(bea, weak, "topic:topic:neural-networks")
    assert "🧠" in bea.sees(await bea.waits_for("[en]"))


async def test_what_is_known_is_not_weak(bea: Person) -> None:
    for _ in range(4):
        await answer_one(bea)
    weak = await ask(bea, "/weak")
    assert "Statistics" not in bea.sees(weak)
    assert any("4/4" in label for label in labels(await ask(bea, "/topic")))
