"""Reviewing what is due, over days."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from stage import (
    MONDAY_NOON,
    PATIENCE,
    Stage,
    again,
    answer,
    ask,
    card_of,
    is_open,
    labels,
    press,
    pressable,
    said,
    staged,
    waits_for_card,
)

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path_factory.mktemp("review"), role="web") as stage:
        yield stage


@pytest.fixture
async def sandbox(theatre: Stage) -> Sandbox:
    """Make it Monday, the 12th of January, noon (UTC)."""
    theatre.sandbox.clock.set(MONDAY_NOON)
    return theatre.sandbox


@pytest.fixture
async def bea(theatre: Stage, sandbox: Sandbox) -> Person:
    """Someone who missed four questions on Monday; now it is Tuesday."""
    bea = await theatre.person("Bea")
    for question in ("p-value", "dropout", "robust-statistics", "why-attention"):
        card = await card_of(bea, question)
        await press(bea, card, "reveal:")
        await waits_for_card(bea)
    await press(bea, again(bea, card), "grade:")
    await bea.waits_for("", PATIENCE)
    sandbox.clock.advance(DAY)
    return bea


async def closed(person: Person, card: Json) -> Json:
    """Set a card aside, and return it as it is then."""
    await press(person, card, "skip:")
    await waits_for_card(person)
    return again(person, card)


def way_on(card: Json) -> str:
    """Return what stands on the button that leads on from a closed card."""
    return next(label for label in labels(card) if label.startswith("Next →"))


async def test_the_due_ones_come_in_a_row(bea: Person) -> None:
    asked = set()
    card = await ask(bea, "/review")
    for told in ("Next → (3 left)", "Next → (2 left)", "Next → (1 left)", "Next →"):
        assert "🔁 missed 1 day ago" in bea.sees(card)
        asked.add(bea.sees(card).splitlines()[2])
        done = await closed(bea, card)
        assert way_on(done) == told
        await press(bea, done, "next:")
        card = await waits_for_card(bea)
    assert len(asked) == 4
    assert "last one due today" in bea.sees(done)


async def test_every_way_to_close_a_card_says_how_many_are_left(bea: Person) -> None:
    told = []
    card = await ask(bea, "/review")
    for _ in range(4):
        if pressable(card, "answer:"):
            card = await answer(bea, card, 1)
            if is_open(card):
                hand_in = next(one for one in pressable(card, "answer:") if one.endswith(":"))
                await bea.presses(card, data=hand_in)
                await waits_for_card(bea)
        else:
            await press(bea, card, "reveal:")
            await waits_for_card(bea)
            await press(bea, again(bea, card), "grade:")
            await bea.waits_for("", PATIENCE)
        told.append(way_on(again(bea, card)))
        await press(bea, again(bea, card), "next:")
        card = await waits_for_card(bea)
    assert told == ["Next → (3 left)", "Next → (2 left)", "Next → (1 left)", "Next →"]


async def test_nothing_is_due_before_its_day(sandbox: Sandbox, bea: Person) -> None:
    sandbox.clock.set(MONDAY_NOON)
    rest = await ask(bea, "/review")
    assert "Next review: tomorrow." in bea.sees(rest)
    await press(bea, rest, "next:")
    assert is_open(await waits_for_card(bea))


async def test_a_newcomer_has_nothing_to_review(theatre: Stage) -> None:
    dan = await theatre.person("Dan")
    rest = await ask(dan, "/review")
    assert "Nothing to review yet" in dan.sees(rest)
    await press(dan, rest, "next:")
    assert is_open(await waits_for_card(dan))


async def test_the_next_one_comes_once(bea: Person) -> None:
    done = await closed(bea, await ask(bea, "/review"))
    await press(bea, done, "next:")
    await waits_for_card(bea)
    count = len(said(bea))
    notice = await press(bea, done, "next:")
    assert "already below" in notice["text"]
    assert len(said(bea)) == count


async def test_an_open_review_is_the_same_when_asked_again(bea: Person) -> None:
    first, second = await ask(bea, "/review"), await ask(bea, "/review")
    assert pressable(first, "skip:") == pressable(second, "skip:")
    assert way_on(await closed(bea, first)) == "Next → (3 left)"


async def test_after_a_full_answer_the_review_goes_on(bea: Person) -> None:
    card = await ask(bea, "/review")
    while not pressable(card, "answer:"):
        await closed(bea, card)
        card = await ask(bea, "/review")
    await press(bea, card, "reveal:")
    await waits_for_card(bea)
    await press(bea, again(bea, card), "reveal:")
    full = await bea.waits_for("", PATIENCE)
    await press(bea, full, "next:")
    assert "🔁 missed 1 day ago" in bea.sees(await waits_for_card(bea))


async def test_a_backlog_comes_in_shares(
    sandbox: Sandbox, bea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.core.backlog.MOST_A_DAY", 2)
    card = await ask(bea, "/review")
    await waits_for_card(bea)
    words, card = said(bea)[-2:]
    assert bea.sees(words).startswith("4 questions are due. 2 are enough for today")
    done = await closed(bea, card)
    assert way_on(done) == "Next → (1 left)"
    await press(bea, done, "next:")
    last = await closed(bea, await waits_for_card(bea))
    assert "2 more are due; they can wait" in bea.sees(last)
    assert way_on(last) == "Next →"
    assert "2 more are due; they can wait" in bea.sees(await ask(bea, "/review"))
    sandbox.clock.advance(DAY)
    assert "4 questions are due" in bea.sees(await ask(bea, "/review")), "and none is lost"


@pytest.mark.parametrize("forged", ["next:404:review", "next:0:daily", "next:x:review"])
async def test_a_forged_press_is_answered(bea: Person, forged: str) -> None:
    card = await ask(bea, "/review")
    assert (await bea.presses(card, data=forged))["answered"]
