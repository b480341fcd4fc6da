"""What a person can set, by command and by button."""

import pytest
from small_bank import TOPICLESS
from stage import (
    PATIENCE,
    Stage,
    again,
    ask,
    card_of,
    data,
    is_open,
    labels,
    press,
    pressable,
    said,
)

from bot.db import subscribers
from bot.sandbox.errors import Json
from bot.sandbox.person import Person


@pytest.fixture
async def sub(stage: Stage) -> Person:
    """Someone with a daily question at 10:00 in Berlin."""
    return await stage.subscriber("10:00", "Europe/Berlin")


async def settings_of(person: Person) -> str:
    """Return the settings as the person sees them."""
    return person.sees(await ask(person, "/settings"))


@pytest.mark.parametrize("typed", ["08:05", "8:05", "8.05", "0805", "8 05", "08：05"])
async def test_a_time_as_people_type_it(sub: Person, typed: str) -> None:
    assert "08:05" in sub.sees(await ask(sub, f"/time {typed}"))
    assert "08:05" in await settings_of(sub)


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("/time 25:99", "/time 09:30"),
        ("/time noon", "/time 09:30"),
        ("/time <b>&", "/time 09:30"),
        ("/timezone Mars", "/timezone Europe/Berlin"),
        ("/timezone <i>", "/timezone Europe/Berlin"),
        ("/timezone utc+99", "/timezone Europe/Berlin"),
        ("/pause 0", "/pause 7"),
        ("/pause abc", "/pause 7"),
        ("/pause -3", "/pause 7"),
        ("/pause 366", "/pause 7"),
        ("/pause 99999999999999999999", "/pause 7"),
        ("/pause ²", "/pause 7"),
        ("/pause", "/pause 7"),
        ("/language fi", "/language ru"),
    ],
)
async def test_a_wrong_value_gets_an_example_and_changes_nothing(
    sub: Person, command: str, example: str
) -> None:
    before = await settings_of(sub)
    assert example in sub.sees(await ask(sub, command))
    assert await settings_of(sub) == before


async def test_time_without_a_value_offers_some_and_takes_a_typed_one(sub: Person) -> None:
    offer = await ask(sub, "/time")
    assert pressable(offer, "set:time:")
    await ask(sub, "/time")
    await ask(sub, "21:15")
    assert "21:15" in await settings_of(sub)


async def test_a_wrong_time_can_be_mended_at_once(sub: Person) -> None:
    await ask(sub, "/time")
    assert "/time 09:30" in sub.sees(await ask(sub, "27:00"))
    await ask(sub, "07:00")
    assert "07:00" in await settings_of(sub)


@pytest.mark.parametrize("command", ["/timezone", "/timezone Mars", "/timezone Dubli"])
async def test_after_timezone_a_city_can_be_typed(sub: Person, command: str) -> None:
    await ask(sub, command)
    await ask(sub, "Tokyo")
    assert "Tokyo" in await settings_of(sub)


async def test_after_a_location_a_city_can_be_typed(sub: Person) -> None:
    await sub.location(-75.1, 123.4)
    await sub.waits_for("", PATIENCE)
    await ask(sub, "Hobart")
    assert "Hobart" in await settings_of(sub)


async def test_another_command_ends_the_wait_for_a_value(sub: Person) -> None:
    await ask(sub, "/time")
    await ask(sub, "/help")
    before = await settings_of(sub)
    await ask(sub, "12:12")
    assert await settings_of(sub) == before


async def test_every_setting_is_a_button(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    for what in ("lang", "topic", "time", "zone", "level", "interview", "rich", "pause", "stop"):
        assert pressable(settings, f"set:{what}"), what


async def test_settings_change_in_their_own_message(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    count = len(said(sub))
    await press(sub, settings, "set:topic")
    await press(sub, again(sub, settings), "set:topic:attention")
    await press(sub, again(sub, settings), "set:menu")
    await press(sub, again(sub, settings), "set:lang")
    await press(sub, again(sub, settings), "set:lang:en")
    await press(sub, again(sub, settings), "set:zone")
    await press(sub, again(sub, settings), "set:zone:Asia/Kolkata")
    assert "Kolkata" in sub.sees(settings)
    assert len(said(sub)) == count


async def test_the_language_of_everything_changes(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    await press(sub, settings, "set:lang")
    await press(sub, again(sub, settings), "set:lang:zh")
    menu = await ask(sub, "/topic")
    assert any("注意力机制" in label for label in labels(menu))
    await ask(sub, "/language en")
    assert any("Attention" in label for label in labels(await ask(sub, "/topic")))


async def test_a_pause_by_button_is_shown_and_ended_by_button(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    await press(sub, settings, "set:pause")
    await press(sub, again(sub, settings), "set:pause:7")
    paused = sub.sees(settings)
    assert "19 January" in paused
    assert "19 January" in sub.sees(await ask(sub, "/time 11:00"))
    plan = await ask(sub, "/subscribe")
    assert "19 January" not in sub.sees(plan)


async def test_the_settings_know_a_pause_and_end_it(sub: Person) -> None:
    await ask(sub, "/pause 7")
    settings = await ask(sub, "/settings")
    assert "You are on a break until Monday, 19 January." in sub.sees(settings)
    assert "Next question" not in sub.sees(settings)
    assert not pressable(settings, "set:pause")
    await sub.press(settings, "▶ Go on now")
    going_on = await ask(sub, "/settings")
    assert "Next question" in sub.sees(going_on)
    assert "break" not in sub.sees(going_on)
    assert pressable(going_on, "set:pause")


async def test_stop_by_button_and_subscribe_by_button(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    await press(sub, settings, "set:stop")
    stopped = await ask(sub, "/settings")
    assert not pressable(stopped, "set:stop")
    await press(sub, stopped, "set:on")
    assert pressable(await ask(sub, "/settings"), "set:stop")


async def test_a_button_pressed_twice_is_answered_twice(sub: Person) -> None:
    settings = await ask(sub, "/settings")
    zone = data(settings, "set:rich:off")
    for _ in range(2):
        assert (await sub.presses(settings, data=zone))["answered"]
    assert pressable(again(sub, settings), "set:rich:on")


@pytest.mark.parametrize("command", ["/pause 3", "/stop"])
async def test_without_a_subscription_there_is_nothing_to_end(ann: Person, command: str) -> None:
    assert "/subscribe" in ann.sees(await ask(ann, command))


async def test_a_time_zone_without_a_subscription_is_kept(ann: Person) -> None:
    assert "/subscribe" in ann.sees(await ask(ann, "/timezone Asia/Tokyo"))
    assert "Tokyo" in await settings_of(ann)


async def test_only_topics_that_have_gone_are_all_topics(stage: Stage, ann: Person) -> None:
    everything = labels(await ask(ann, "/topics"))
    async with stage.house.db.writing() as session:
        await subscribers.choose_topics(session, ann.id, {TOPICLESS})
    topics = await ask(ann, "/topics")
    assert "all topics" in ann.sees(topics)
    assert labels(topics) == everything
    assert is_open(await ask(ann, "/question"))


async def test_the_last_topic_cannot_be_taken_away(ann: Person) -> None:
    topics = await ask(ann, "/topics")
    everything = labels(topics)
    for topic in pressable(topics, "set:topic:"):
        assert (await ann.presses(topics, data=topic))["answered"]
    assert labels(again(ann, topics)) == everything, "nothing chosen is everything chosen"


async def test_commands_are_for_private_chats(stage: Stage, ann: Person) -> None:
    group = await stage.sandbox.chat("group", "Friends", ann, bot="member")
    await ann.send("/help", chat=group.id)
    await ask(ann, "/help")
    assert [message for message in ann.messages_of(group.id) if message["from"]["is_bot"]] == []


async def test_a_card_of_before_follows_the_settings(sub: Person) -> None:
    card: Json = await card_of(sub, "dropout")
    await ask(sub, "/language ru")
    await press(sub, card, "skip:")
    assert "[ru]" in sub.sees(await sub.waits_for("[ru]", PATIENCE))
