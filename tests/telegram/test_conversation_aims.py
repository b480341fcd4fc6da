"""What a person prepares for: the level, and the day of the interview."""

import pytest
from stage import Stage, again, ask, is_open, labels, press, pressable, said, waits_for_card

from bot.sandbox.person import Person


async def setting(person: Person, what: str) -> str:
    """Return what stands on the button of a setting."""
    shown = await ask(person, "/settings")
    return next(
        label
        for label, data in zip(labels(shown), pressable(shown), strict=True)
        if data == f"set:{what}:"
    )


async def test_nothing_is_chosen_at_first(ann: Person) -> None:
    assert await setting(ann, "level") == "🎓 Level: any"
    assert await setting(ann, "interview") == "📅 Interview date"


@pytest.mark.parametrize(
    ("level", "told"),
    [("junior", "junior"), ("middle", "middle"), ("senior", "senior"), ("any", "any")],
)
async def test_a_level_is_chosen_and_taken_back(ann: Person, level: str, told: str) -> None:
    settings = await ask(ann, "/settings")
    count = len(said(ann))
    for value in ("senior", level):
        await press(ann, again(ann, settings), "set:level")
        await ann.waits_for("Which level", 5)
        await press(ann, again(ann, settings), f"set:level:{value}")
        await ann.waits_for("Settings", 5)
    assert len(said(ann)) == count, "all in one message"
    assert await setting(ann, "level") == f"🎓 Level: {told}"


@pytest.mark.parametrize(
    ("weeks", "day"),
    [
        ("1", "Monday, 19 January"),
        ("2", "Monday, 26 January"),
        ("4", "Monday, 9 February"),
        ("8", "Monday, 9 March"),
    ],
)
async def test_an_interview_some_weeks_ahead(ann: Person, weeks: str, day: str) -> None:
    settings = await ask(ann, "/settings")
    await press(ann, settings, "set:interview")
    await ann.waits_for("When is your interview?", 5)
    await press(ann, again(ann, settings), f"set:interview:{weeks}")
    await ann.waits_for(f"Interview: {day}", 5)
    assert await setting(ann, "interview") == f"📅 Interview: {day}"


@pytest.mark.parametrize("typed", ["2026-03-05", "5.3.2026", "05.03"])
async def test_an_interview_date_as_people_type_it(ann: Person, typed: str) -> None:
    await press(ann, await ask(ann, "/settings"), "set:interview")
    confirmed = await ask(ann, typed)
    assert "Thursday, 5 March" in ann.sees(confirmed)
    assert await setting(ann, "interview") == "📅 Interview: Thursday, 5 March"
    await press(ann, confirmed, "next:")
    assert is_open(await waits_for_card(ann))


@pytest.mark.parametrize("typed", ["2026-01-11", "30.02", "2027-02-01", "soon", "<b>&", "99"])
async def test_a_date_that_cannot_be_changes_nothing(ann: Person, typed: str) -> None:
    settings = await ask(ann, "/settings")
    await press(ann, settings, "set:interview")
    await press(ann, again(ann, settings), "set:interview:1")
    await press(ann, await ask(ann, "/settings"), "set:interview")
    sorry = ann.sees(await ask(ann, typed))
    assert f"“{typed}”" in sorry
    assert "2026-02-09" in sorry
    assert "09.02" in sorry
    await ask(ann, "03.02")
    assert await setting(ann, "interview") == "📅 Interview: Tuesday, 3 February", "asked again"


async def test_an_interview_is_taken_back(ann: Person) -> None:
    await press(ann, await ask(ann, "/settings"), "set:interview")
    confirmed = await ask(ann, "05.03")
    await press(ann, confirmed, "set:menu")
    await press(ann, again(ann, confirmed), "set:interview")
    await press(ann, again(ann, confirmed), "set:interview:none")
    assert await setting(ann, "interview") == "📅 Interview date"


async def test_back_in_the_settings_no_date_is_awaited(ann: Person) -> None:
    settings = await ask(ann, "/settings")
    await press(ann, settings, "set:interview")
    await press(ann, again(ann, settings), "set:menu")
    assert is_open(await ask(ann, "p-value")), "words are a topic again"


@pytest.mark.parametrize(
    "forged",
    ["set:level:chief", "set:interview:3", "set:interview:soon", "set:interview:-1"],
)
async def test_a_forged_choice_is_answered_and_changes_nothing(ann: Person, forged: str) -> None:
    settings = await ask(ann, "/settings")
    before = labels(settings)
    assert "no longer works" in (await ann.presses(settings, data=forged))["text"]
    assert labels(await ask(ann, "/settings")) == before


async def test_the_welcome_asks_for_neither(stage: Stage) -> None:
    person = await stage.person()
    welcome = await ask(person, "/start")
    assert not pressable(welcome, "set:level")
    assert not pressable(welcome, "set:interview")
