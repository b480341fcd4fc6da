"""A streak, over days."""

from datetime import timedelta

import pytest
from stage import (
    MONDAY_NOON,
    Stage,
    again,
    answer,
    ask,
    card_of,
    press,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAY = timedelta(days=1)


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
    """It lasts until three in the morning, wherever they are."""
    sandbox.clock.set(MONDAY_NOON - timedelta(hours=1))  # 20:00 in Tokyo
    await ask(bea, "/timezone Asia/Tokyo")
    await answer_one(bea)
    sandbox.clock.advance(timedelta(hours=6, minutes=55))  # 02:55
    assert "🔥 1" in await answer_one(bea)
    sandbox.clock.advance(timedelta(minutes=10))
    assert "🔥 2" in await answer_one(bea)


async def test_a_button_leads_from_the_streak_to_a_question(bea: Person) -> None:
    shown = await ask(bea, "/streak")
    assert not pressable(shown, "set:days"), "no day has counted yet"
    await press(bea, shown, "next:")
    await bea.waits_for("[en]")
    await answer_one(bea)
    assert not pressable(await ask(bea, "/streak"), "next:"), "today is done"


async def test_a_button_shows_how_the_days_counted(sandbox: Sandbox, bea: Person) -> None:
    for _ in range(7):
        await answer_one(bea)
        sandbox.clock.advance(DAY)
    sandbox.clock.advance(DAY)
    shown = await ask(bea, "/streak")
    assert "🔥 7" in bea.sees(shown)
    count = len(said(bea))
    assert (await press(bea, shown, "set:days"))["answered"]
    await bea.waits_for("freeze kept the streak", 5)
    text = bea.sees(again(bea, shown))
    assert text.count("✅") == 8, "seven days and the legend"
    assert "freeze: Mon" in text
    assert "12 January – 18 January" in text
    assert len(said(bea)) == count, "in the same message"


async def test_a_freeze_is_told_when_it_is_earned(sandbox: Sandbox, bea: Person) -> None:
    told = []
    for _ in range(8):
        told.append("🧊" in await answer_one(bea))
        sandbox.clock.advance(DAY)
    assert told == [False] * 6 + [True, False]


async def test_a_lost_streak_is_earned_back(sandbox: Sandbox, bea: Person) -> None:
    for _ in range(7):
        await answer_one(bea, right=False)
        sandbox.clock.advance(DAY)
    sandbox.clock.advance(2 * DAY)
    lost = await ask(bea, "/streak")
    assert "7 days broke on Tuesday, 20 January" in bea.sees(lost)
    assert "🔥" not in bea.sees(lost)
    await press(bea, lost, "next:0:review")
    card = await waits_for_card(bea)
    closed = bea.sees(await answer(bea, card, 1))
    assert "🔥 8 days in a row · 🛠 earned back" in closed
    await press(bea, await ask(bea, "/streak"), "set:days")
    assert "earned back: Tue" in bea.sees(await bea.waits_for("How the days counted", 5))


async def test_whoever_asks_by_themselves_can_pause_too(sandbox: Sandbox, bea: Person) -> None:
    assert "/subscribe" in bea.sees(await ask(bea, "/pause 5"))
    await answer_one(bea)
    sandbox.clock.advance(DAY)
    told = bea.sees(await ask(bea, "/pause 5"))
    assert "your streak is safe until Sunday, 18 January" in told
    assert "/subscribe" not in told
    sandbox.clock.advance(5 * DAY)
    assert "🔥 2" in await answer_one(bea)


async def test_a_pause_breaks_nothing(theatre: Stage, sandbox: Sandbox) -> None:
    ann = await theatre.subscriber("10:00", "Europe/Berlin")
    await answer_one(ann)
    sandbox.clock.advance(DAY)
    await ask(ann, "/pause 5")
    sandbox.clock.advance(2 * DAY)
    assert "🏖" in await streak_of(ann)
    sandbox.clock.advance(3 * DAY)
    assert "🔥 2" in await answer_one(ann)
