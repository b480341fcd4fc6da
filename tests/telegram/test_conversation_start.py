"""From the first word to the first question."""

import pytest
from small_bank import TOPICLESS, mark
from stage import (
    PATIENCE,
    Stage,
    again,
    ask,
    card_of,
    is_open,
    labels,
    press,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.errors import Json
from bot.sandbox.person import Person


@pytest.mark.parametrize(
    ("language_code", "language"),
    [("ru", "ru"), ("en-GB", "en"), ("zh-hans", "zh"), ("fi", "ru")],
)
async def test_three_taps_lead_to_the_first_question(
    stage: Stage, language_code: str, language: str
) -> None:
    person = await stage.person(language_code=language_code)
    message = await ask(person, "/start")
    for tap in ("set:go", "set:time", "set:zone"):
        await press(person, again(person, message), tap)
    card = await waits_for_card(person, language)
    assert is_open(card)
    assert len(said(person)) == 2, "the taps edit one message, and the card is the other"


async def to_zones(person: Person) -> Json:
    """Begin to subscribe, and stop where the bot asks for the time zone."""
    message = await ask(person, "/start")
    await press(person, message, "set:go")
    await press(person, again(person, message), "set:time:0900")
    return again(person, message)


async def zone_of(person: Person) -> str:
    """Return the city on the settings button."""
    settings = await ask(person, "/settings")
    zone = pressable(settings).index("set:zone:")
    return labels(settings)[zone].split(": ")[-1]


async def test_a_time_can_be_typed(ann: Person) -> None:
    message = await ask(ann, "/start")
    await press(ann, message, "set:go")
    zones = await ask(ann, "8.45")
    await press(ann, zones, "set:zone:Europe/Berlin")
    await waits_for_card(ann)
    settings = await ask(ann, "/settings")
    assert any("08:45" in label for label in labels(settings))


@pytest.mark.parametrize(
    ("typed", "city"),
    [("Europe/Berlin", "Berlin"), ("münchen", "Berlin"), ("новосибирск", "Novosibirsk"),
     ("上海", "Shanghai"), ("Amsterdm", "Amsterdam"), ("utc+3", "UTC+3")],
)  # fmt: skip
async def test_a_city_can_be_typed(ann: Person, typed: str, city: str) -> None:
    await to_zones(ann)
    await ann.send(typed)
    await waits_for_card(ann)
    assert await zone_of(ann) == city


async def test_a_city_that_may_be_two_becomes_buttons(ann: Person) -> None:
    await to_zones(ann)
    choice = await ask(ann, "Dubli")
    zones = pressable(choice, "set:zone:")
    assert len(zones) > 1
    await ann.presses(choice, data=zones[0])
    await waits_for_card(ann)
    assert await zone_of(ann) == labels(choice)[0]


async def test_a_city_can_be_typed_again_after_one_that_is_not_known(ann: Person) -> None:
    await to_zones(ann)
    await ask(ann, "Mordor-upon-Sea")
    await ann.send("Oslo")
    await waits_for_card(ann)
    assert await zone_of(ann) == "Oslo"


async def test_a_location_becomes_the_nearest_zones(ann: Person) -> None:
    await to_zones(ann)
    await ann.location(59.9, 30.3)
    choice = await ann.waits_for("", PATIENCE)
    assert pressable(choice, "set:zone:")[0] == "set:zone:Europe/Moscow"
    await press(ann, choice, "set:zone:")
    await waits_for_card(ann)
    assert await zone_of(ann) == "Moscow"


async def test_only_chosen_topics_are_asked(ann: Person) -> None:
    message = await ask(ann, "/start")
    await press(ann, message, "set:topic")
    for topic in ("attention", "neural-networks", "validation"):
        await press(ann, again(ann, message), f"set:topic:{topic}")
    assert [label[0] for label in labels(again(ann, message))][:4] == ["▫", "▫", "✅", "▫"]
    for tap in ("set:go", "set:time", "set:zone"):
        await press(ann, again(ann, message), tap)
    for _ in range(2):
        card = await waits_for_card(ann)
        assert "Statistics" in ann.sees(card)
        await press(ann, card, "skip:")
        closed = await ann.waits_for(mark("en"), PATIENCE)
        await press(ann, closed, "next:")


async def test_topics_without_questions_are_not_offered(ann: Person) -> None:
    topics = await ask(ann, "/topics")
    assert f"set:topic:{TOPICLESS}" not in pressable(topics)
    assert "set:topic:statistics" in pressable(topics)


@pytest.mark.parametrize("language", ["ru", "zh"])
async def test_the_language_can_be_changed_before_the_start(ann: Person, language: str) -> None:
    message = await ask(ann, "/start")
    await press(ann, message, f"set:lang:{language}")
    for tap in ("set:go", "set:time", "set:zone"):
        await press(ann, again(ann, message), tap)
    assert mark(language) in ann.sees(await waits_for_card(ann, language))


async def test_start_tells_a_subscriber_when_the_next_one_comes(stage: Stage) -> None:
    ann = await stage.subscriber(at="17:30")
    plan = await ask(ann, "/start")
    assert "17:30" in ann.sees(plan)
    assert not pressable(plan, "set:go")


async def test_who_came_by_a_link_is_asked_for_the_time_zone_too(ann: Person) -> None:
    await card_of(ann, "p-value")
    zones = await to_zones(ann)
    await press(ann, zones, "set:zone:Asia/Kolkata")
    assert await zone_of(ann) == "Kolkata"


async def test_a_name_cannot_break_the_markup(stage: Stage) -> None:
    person = await stage.person('<b>&"_*[x](y)`</b>')
    assert '<b>&"_*[x](y)`</b>' in person.sees(await ask(person, "/start"))
