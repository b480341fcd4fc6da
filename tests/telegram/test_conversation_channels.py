"""A channel is set up by its administrators, in their private chats."""

import pytest
from hosting_tools import button, choose, of, screen_of, values
from small_bank import mark
from stage import PATIENCE, Stage, again, ask, data, press, pressable, said

from bot.sandbox.people import set_member
from bot.sandbox.person import Person
from bot.sandbox.state import Chat
from bot.services import chats


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize(
    ("what", "value", "seen"),
    [
        ("l", "zh", "中文"),
        ("h", "1000 1900", "10:00, 19:00"),
        ("z", "Europe/Berlin", "Berlin"),
        ("a", "collapsed", "folded up"),
        ("a", "later 24", "24 hours later"),
        ("a", "poll", "quiz poll"),
        ("e", "👍 👎", "👍 👎"),
    ],
)
async def test_a_setting_changes_in_its_own_message(
    host: Person, what: str, value: str, seen: str
) -> None:
    count = len(said(host))
    answer, shown = await choose(host, what, value)
    assert answer["answered"]
    assert "text" not in answer
    assert seen in shown
    assert len(said(host)) == count


@pytest.mark.parametrize(
    ("what", "value", "column", "stored"),
    [
        ("t", "+attention", "topics", "attention"),
        ("d", "-7", "weekdays", "123456"),
    ],
)
async def test_a_choice_of_many_stays_open(
    stage: Stage, host: Person, channel: Chat, what: str, value: str, column: str, stored: str
) -> None:
    await choose(host, what, value)
    assert getattr(await of(stage, channel), column) == stored
    other = value.translate(str.maketrans("+-", "-+"))
    await host.presses(screen_of(host), data=button(again(host, screen_of(host)), what, other))
    assert getattr(await of(stage, channel), column) == ("" if what == "t" else "1234567")


async def test_the_mode_of_reactions_is_beside_the_emoji(
    stage: Stage, host: Person, channel: Chat
) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "e"))
    await press(host, again(host, screen), button(again(host, screen), "m", "both"))
    assert (await of(stage, channel)).reaction_mode == "both"


async def test_start_pause_and_go_on(stage: Stage, host: Person, channel: Chat) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "g"))
    assert "Next post" in host.sees(screen)
    await press(host, again(host, screen), button(again(host, screen), "p"))
    assert "Paused" in host.sees(screen)
    assert (await of(stage, channel)).next_due_at is None
    await press(host, again(host, screen), button(again(host, screen), "g"))
    assert "Next post" in host.sees(screen)


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize(
    ("what", "typed", "seen"),
    [
        ("h", "9:00 18:30", "09:00, 18:30"),
        ("h", "7.15", "07:15"),
        ("z", "Tokyo", "Tokyo"),
        ("e", "🔥💡 🦄", "🔥 💡 🦄"),
    ],
)
async def test_times_zones_and_emoji_can_be_typed(
    host: Person, what: str, typed: str, seen: str
) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, what))
    assert seen in host.sees(await ask(host, typed))


@pytest.mark.parametrize(
    ("what", "typed", "seen"),
    [
        ("h", "25:99", "9:00 18:30"),
        ("h", "9:00 at noon", "9:00 18:30"),
        ("z", "Mars", "Europe/Berlin"),
        ("z", "Dubli", "Which city"),
        ("e", "like", "emoji and nothing else"),
        ("e", "👍 nice", "emoji and nothing else"),
        ("e", "1 2 3", "emoji and nothing else"),
        ("e", "😀😃😄😁😆😅😂🤣🥲", "emoji and nothing else"),
        ("e", "<b>*", "emoji and nothing else"),
    ],
)
async def test_what_cannot_be_is_said_and_asked_for_again(
    stage: Stage, host: Person, channel: Chat, what: str, typed: str, seen: str
) -> None:
    screen = screen_of(host)
    before = await of(stage, channel)
    await press(host, screen, button(screen, what))
    assert seen in host.sees(await ask(host, typed))
    assert (await of(stage, channel)).edition == before.edition
    right = {"h": "08:08", "z": "Oslo", "e": "🧠"}[what]
    assert right in host.sees(await ask(host, right))


@pytest.mark.usefixtures("channel")
async def test_words_without_a_time_are_a_search(host: Person) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "h"))
    assert "dropout" in host.sees(await ask(host, "dropout"))


async def test_a_second_administrator_hears_of_the_first_one_s_change(
    stage: Stage, host: Person, channel: Chat
) -> None:
    second = await stage.person("Bo")
    set_member(stage.sandbox.world, channel, second.someone, "administrator", host.someone)
    theirs = await ask(second, f"/channels {channel.id}")
    await press(second, theirs, button(theirs, "l"))
    opened = again(second, theirs)
    await choose(host, "l", "ru")
    answer = await second.presses(opened, data=button(opened, "l", "zh"))
    assert "just been changed" in answer["text"]
    assert "Русский" in second.sees(theirs)
    assert (await of(stage, channel)).language == "ru"
    assert [chat.id for chat in await chats.of_host(stage.house.db, second.id)] == [channel.id]


async def test_a_press_twice_changes_once(stage: Stage, host: Person, channel: Chat) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "l"))
    opened = again(host, screen)
    answers = [await host.presses(opened, data=button(opened, "l", "zh")) for _ in range(2)]
    assert [answer["answered"] for answer in answers] == [True, True]
    assert (await of(stage, channel)).edition == 2


async def test_only_administrators_may(stage: Stage, channel: Chat) -> None:
    reader = await stage.person("Ria")
    own = await ask(reader, "/help")
    before = await values(stage, channel)
    for forged in (
        f"set:{channel.id}:1:g:",
        f"set:{channel.id}:1:l:zh",
        f"set:{channel.id}:skip:x",
    ):
        answer = await reader.presses(own, data=forged)
        assert "Only administrators" in answer["text"]
        assert "daily" not in answer["text"]
    assert "Only administrators" in reader.sees(await ask(reader, f"/channels {channel.id}"))
    assert await values(stage, channel) == before


async def test_a_former_administrator_may_no_more(
    stage: Stage, host: Person, channel: Chat
) -> None:
    second = await stage.person("Bo")
    set_member(stage.sandbox.world, channel, second.someone, "administrator", host.someone)
    theirs = await ask(second, f"/channels {channel.id}")
    set_member(stage.sandbox.world, channel, second.someone, "member", host.someone)
    assert "Only administrators" in (await press(second, theirs, button(theirs, "g")))["text"]
    assert "I can post" in second.sees(await ask(second, "/channels"))
    assert (await of(stage, channel)).next_due_at is None


@pytest.mark.parametrize(
    "forged",
    [
        "set:-100:1:g:",
        "set:99999999999999999999:1:g:",
        "set:abc:1:g:",
        "set:{id}:x:g:",
        "set:{id}:1:?:",
        "set:{id}:1:l:fi",
        "set:{id}:1:t:+nothing",
        "set:{id}:1:t:",
        "set:{id}:1:d:-9",
        "set:{id}:1:h:2599",
        "set:{id}:1:z:Mars",
        "set:{id}:1:a:later 999",
        "set:{id}:1:a:never",
        "set:{id}:1:e:like",
        "set:{id}:1:m:none",
        "set:{id}:1:s:x",
        "set:{id}:now:nothing",
        "set:{id}:skip:nothing",
        "set:{id}:up:nothing",
        "set:{id}:sideways:nothing",
    ],
)
async def test_a_forged_button_is_answered_and_changes_nothing(
    stage: Stage, host: Person, channel: Chat, forged: str
) -> None:
    before = await values(stage, channel)
    answer = await host.presses(screen_of(host), data=forged.format(id=channel.id))
    assert answer["answered"]
    assert await values(stage, channel) == before


async def test_the_next_post_is_seen_skipped_and_moved(host: Person, channel: Chat) -> None:
    screen = screen_of(host)
    await press(host, screen, f"set:{channel.id}:list")
    first = pressable(again(host, screen), f"set:{channel.id}:skip")
    assert len(first) == 7
    await host.presses(screen, data=pressable(again(host, screen), f"set:{channel.id}:down")[0])
    swapped = pressable(again(host, screen), f"set:{channel.id}:skip")
    assert swapped[:2] == [first[1], first[0]]
    answer = await host.presses(screen, data=swapped[0])
    assert answer["text"] == "Skipped."
    assert pressable(again(host, screen), f"set:{channel.id}:skip")[0] == first[0]
    await host.presses(screen, data=f"set:{channel.id}:see:")
    preview = again(host, screen)
    assert "The next post" in host.sees(preview)
    assert data(preview, f"set:{channel.id}:now").endswith(first[0].rsplit(":", 1)[1])


async def test_a_post_comes_at_once_and_once(host: Person, channel: Chat) -> None:
    screen = screen_of(host)
    await press(host, screen, f"set:{channel.id}:see")
    now = data(again(host, screen), f"set:{channel.id}:now")
    assert (await host.presses(screen, data=now))["text"] == "It’s on its way."
    await host.waits_for(mark("en"), PATIENCE, chat=channel.id)
    assert "line-up has changed" in (await host.presses(screen, data=now))["text"]
    assert len(host.messages_of(channel.id)) == 1


async def test_nobody_s_channels_are_how_to_have_one(host: Person) -> None:
    shown = await ask(host, "/channels")
    assert "Add me there" in host.sees(shown)
    assert "Add me there" in host.sees(await ask(host, "/queue"))
    assert "no channel or group “@nope”" in host.sees(await ask(host, "/channels @nope"))


@pytest.mark.usefixtures("channel")
async def test_one_of_several_is_chosen(stage: Stage, host: Person) -> None:
    other = await stage.sandbox.chat(
        "channel", "Another", host, username="one", bot="administrator"
    )
    await host.waits_for("Another", PATIENCE)
    offered = await ask(host, "/queue")
    assert len(pressable(offered, "set:")) == 2
    await press(host, offered, f"set:{other.id}:list")
    assert "What comes next in Another" in host.sees(offered)
    assert "Another" in host.sees(await ask(host, "/channels https://t.me/ONE"))


async def test_who_loses_the_say_while_typing_changes_nothing(
    stage: Stage, host: Person, channel: Chat
) -> None:
    second = await stage.person("Bo")
    world = stage.sandbox.world
    set_member(world, channel, second.someone, "administrator", host.someone)
    theirs = await ask(second, f"/channels {channel.id}")
    await press(second, theirs, button(theirs, "h"))
    set_member(world, channel, second.someone, "left", host.someone)
    assert "Only administrators" in second.sees(await ask(second, "08:00"))
    assert (await of(stage, channel)).times == "10:00"


async def test_a_command_ends_the_wait_for_a_value(
    stage: Stage, host: Person, channel: Chat
) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "e"))
    await ask(host, "/help")
    await ask(host, "🧠")
    assert (await of(stage, channel)).edition == 1
