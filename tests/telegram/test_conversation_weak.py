"""Weak topics, over weeks."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from small_bank import DRAFTS, Draft, write_bank
from stage import (
    MONDAY_NOON,
    Stage,
    answer,
    ask,
    card_of,
    labels,
    press,
    pressable,
    staged,
    waits_for_card,
)

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAY = timedelta(days=1)

#: Three questions each: enough to judge by.
STATISTICS = ("p-value", "quantile", "moment")
NETWORKS = ("dropout", "layer", "neuron")


@pytest.fixture(scope="module")
async def theatre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("weak")
    more = [
        Draft(f"{topic}/{name}", "quiz", f"What is a {name}?", "It is.", ("A", "B", "C"), (1,))
        for topic, names in (("statistics", STATISTICS), ("neural-networks", NETWORKS))
        for name in names[1:]
    ]
    content = write_bank(folder / "content", [*DRAFTS, *more])
    async with staged(content, folder, role="web") as stage:
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


async def answers(person: Person, *questions: str, right: bool) -> None:
    """Ask for quizzes and press the right option, or a wrong one."""
    for question in questions:
        await answer(person, await card_of(person, question), 1 if right else 0)


async def weak_of(person: Person) -> str:
    """Return what /weak says."""
    return person.sees(await ask(person, "/weak"))


async def test_few_answers_are_too_few_to_judge(bea: Person) -> None:
    assert pressable(await ask(bea, "/weak"), "next:")
    await answers(bea, *STATISTICS[:2], *STATISTICS[:2], right=False)
    weak = await ask(bea, "/weak")
    assert "Too few answers to judge:" in bea.sees(weak)
    assert "📊 Statistics (2)" in bea.sees(weak)
    assert not pressable(weak, "topic:")


async def test_the_worst_topic_is_told_and_can_be_trained(bea: Person) -> None:
    await answers(bea, STATISTICS[0], right=True)
    await answers(bea, *STATISTICS[1:], *NETWORKS, right=False)
    weak = await ask(bea, "/weak")
    shown = bea.sees(weak)
    assert "1. 🧠 Neural-network basics — 0 of 3 (few answers yet)" in shown
    assert "2. 📊 Statistics — 1 of 3 (few answers yet)" in shown
    await press(bea, weak, "topic:topic:neural-networks")
    assert bea.sees(await waits_for_card(bea)).startswith("🧠")


async def test_what_is_known_is_not_weak(bea: Person) -> None:
    await answers(bea, *STATISTICS, right=True)
    assert "Statistics" not in await weak_of(bea)


async def test_what_was_mixed_up_is_told_until_it_is_known(bea: Person) -> None:
    await answers(bea, "p-value", right=False)
    shown = await weak_of(bea)
    assert "You mixed up:" in shown
    assert "What is a p-value? [en] — Mixed up number 0" in shown
    await answers(bea, "p-value", right=True)
    assert "You mixed up:" not in await weak_of(bea)


@pytest.mark.parametrize(
    ("before", "told"),
    [(True, "Statistics — 0 of 3, falling ↘"), (False, "Statistics — 0 of 3, steady")],
)
async def test_a_trend_is_told(sandbox: Sandbox, bea: Person, before: bool, told: str) -> None:
    await answers(bea, *STATISTICS, right=before)
    assert told not in await weak_of(bea)
    sandbox.clock.advance(14 * DAY)
    await answers(bea, *STATISTICS, right=False)
    assert told in await weak_of(bea)


async def test_the_menu_shows_what_is_known_now(bea: Person) -> None:
    await answers(bea, *STATISTICS, right=True)
    assert "📊 Statistics · 3 of 3" in labels(await ask(bea, "/topic"))
    await answers(bea, STATISTICS[0], right=False)
    assert "📊 Statistics · 2 of 3" in labels(await ask(bea, "/topic"))
