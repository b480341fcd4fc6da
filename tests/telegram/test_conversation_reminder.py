"""The evening reminder, as a person asks for it and gets it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from stage import (
    MONDAY_NOON,
    Stage,
    again,
    ask,
    card_of,
    labels,
    press,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.errors import Json
from bot.sandbox.person import Person

EIGHT = datetime(2026, 1, 12, 19, tzinfo=UTC)  # 20:00 in Berlin


@pytest.fixture
async def evening(theatre: Stage) -> AsyncIterator[Stage]:
    """Make it Monday noon (UTC); nobody of the test before gets anything any more."""
    theatre.sandbox.clock.set(MONDAY_NOON)
    yield theatre
    for person in theatre.people:
        if not person.someone.blocked:
            await person.block()
    theatre.people.clear()


async def choose(person: Person, value: str) -> Json:
    """Choose a time in the settings, and return their message as it is then."""
    settings = await ask(person, "/settings")
    await press(person, settings, "set:remind:")
    await person.waits_for("remind you", 5)
    await press(person, again(person, settings), f"set:remind:{value}")
    await person.waits_for("Settings", 5)
    return again(person, settings)


def setting(settings: Json) -> str:
    """Return what stands on the button of the reminder."""
    return next(label for label in labels(settings) if label.startswith("🔔"))


async def test_it_is_asked_for_and_comes_while_the_day_is_open(evening: Stage) -> None:
    ann = await evening.subscriber("10:00", "Europe/Berlin")
    assert setting(await ask(ann, "/settings")) == "🔔 Evening reminder: off"
    assert setting(await choose(ann, "2000")) == "🔔 Evening reminder: 20:00"
    await evening.tick_at(EIGHT)
    reminder = await ann.waits_for("still open", 5)
    await press(ann, reminder, "next:")
    await waits_for_card(ann)


async def test_whoever_has_answered_hears_nothing(evening: Stage) -> None:
    ann = await evening.subscriber("10:00", "Europe/Berlin")
    await choose(ann, "2000")
    await press(ann, await card_of(ann, "p-value"), "reveal:")
    heard = len(said(ann))
    await evening.tick_at(EIGHT)
    await evening.tick_at(EIGHT + timedelta(hours=3))
    assert len(said(ann)) == heard


async def test_it_is_switched_off_again(evening: Stage) -> None:
    ann = await evening.subscriber("10:00", "Europe/Berlin")
    await choose(ann, "2000")
    assert setting(await choose(ann, "off")) == "🔔 Evening reminder: off"
    heard = len(said(ann))
    await evening.tick_at(EIGHT)
    assert len(said(ann)) == heard


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 31, 12, tzinfo=UTC)),
    ],
)
async def test_it_keeps_to_the_clock_on_the_wall(
    evening: Stage, zone: str, night: datetime
) -> None:
    """Over a night on which the clocks are moved."""
    evening.sandbox.clock.set(night)
    ann = await evening.subscriber("10:00", zone)
    await choose(ann, "2000")
    heard = []
    for hour in range(72):
        before = len(said(ann))
        await evening.tick_at(night + timedelta(hours=hour))
        new = [ann.sees(message) for message in said(ann)[before:]]
        heard += [evening.sandbox.clock.now() for text in new if "still open" in text]
    there = [moment.astimezone(ZoneInfo(zone)) for moment in heard]
    assert [moment.hour for moment in there] == [20, 20, 20]


async def test_without_a_daily_question_there_is_none(evening: Stage) -> None:
    ann = await evening.subscriber("10:00", "Europe/Berlin")
    settings = await ask(ann, "/settings")
    await ask(ann, "/stop")
    assert not pressable(await ask(ann, "/settings"), "set:remind")
    await press(ann, settings, "set:remind:")
    await press(ann, again(ann, settings), "set:remind:2000")
    assert "/subscribe" in ann.sees(await ann.waits_for("reminder", 5))


@pytest.mark.parametrize("value", ["0300", "2030", "x", "2500"])
async def test_a_forged_time_is_answered(evening: Stage, value: str) -> None:
    ann = await evening.subscriber("10:00", "Europe/Berlin")
    settings = await ask(ann, "/settings")
    pressed = await ann.presses(settings, data=f"set:remind:{value}")
    assert "no longer works" in pressed["text"]
    assert setting(await ask(ann, "/settings")) == "🔔 Evening reminder: off"
