"""The bot comes into channels and groups, loses its rights there, and moves along."""

from hosting_tools import button, choose, of, screen_of
from stage import PATIENCE, Stage, again, ask, data, labels, press, pressable, said

from bot.sandbox.people import set_member
from bot.sandbox.person import Person
from bot.sandbox.state import Chat
from bot.services import chats


async def test_whoever_lets_the_bot_in_sees_what_it_would_post(
    stage: Stage, host: Person, channel: Chat
) -> None:
    shown = host.sees(screen_of(host))
    assert "Not started yet" in shown
    assert "English" in shown
    assert labels(screen_of(host))[0] == "▶ Start posting"
    stored = await of(stage, channel)
    assert (stored.next_due_at, stored.language, stored.edition) == (None, "en", 1)


async def test_a_stranger_who_lets_the_bot_in_finds_the_channel_later(stage: Stage) -> None:
    stranger = await stage.person("Sam")
    channel = await stage.sandbox.chat("channel", "Quiet", stranger, bot="administrator")
    assert "Quiet" in stranger.sees(await ask(stranger, "/channels"))
    assert (await of(stage, channel)).title == "Quiet"


async def test_losing_the_rights_pauses_and_is_told_once(
    stage: Stage, host: Person, channel: Chat
) -> None:
    screen = screen_of(host)
    await press(host, screen, button(screen, "g"))
    count = len(said(host))
    world = stage.sandbox.world
    set_member(world, channel, None, "member", host.someone)
    await host.waits_for("may not post", PATIENCE)
    set_member(world, channel, None, "kicked", host.someone)
    answer = await press(host, again(host, screen), button(again(host, screen), "p"))
    assert "not let in" in answer["text"]
    assert len(said(host)) == count + 1
    stored = await of(stage, channel)
    assert stored.next_due_at is None
    assert stored.paused_at is not None


async def test_what_was_set_is_there_when_the_bot_is_let_in_again(
    stage: Stage, host: Person, channel: Chat
) -> None:
    await choose(host, "l", "ru")
    world = stage.sandbox.world
    set_member(world, channel, None, "kicked", host.someone)
    set_member(world, channel, None, "administrator", host.someone)
    assert "Русский" in host.sees(await host.waits_for("Thanks", PATIENCE))


async def test_a_channel_without_the_right_to_post_is_no_channel_yet(
    stage: Stage, host: Person
) -> None:
    channel = await stage.sandbox.chat("channel", "Locked", host, bot="member")
    assert "may not post there" in host.sees(await host.waits_for("Locked", PATIENCE))
    assert await chats.find(stage.house.db, channel.id) is None


async def test_posts_are_discussed_where_telegram_says(stage: Stage, host: Person) -> None:
    group = await stage.sandbox.chat("supergroup", "Talk", host, username="talk_here")
    channel = await stage.sandbox.chat("channel", "With talk", host)
    channel.linked = group.id
    set_member(stage.sandbox.world, channel, None, "administrator", host.someone)
    await host.waits_for("With talk", PATIENCE)
    assert (await of(stage, channel)).discussion_url == "https://t.me/talk_here"
    group.username = None
    assert "With talk" in host.sees(await ask(host, "/channels"))
    closed = f"https://t.me/c/{str(group.id).removeprefix('-100')}/1"
    assert (await of(stage, channel)).discussion_url == closed
    channel.linked = None
    assert "With talk" in host.sees(await ask(host, "/channels"))
    assert (await of(stage, channel)).discussion_url is None


async def test_a_group_that_grows_keeps_everything(stage: Stage, host: Person) -> None:
    group = await stage.sandbox.chat("group", "Friends", host, bot="member")
    await host.waits_for("Friends", PATIENCE)
    await choose(host, "l", "zh")
    grown = await stage.sandbox.upgrade(group)
    shown = await ask(host, "/channels")
    assert "中文" in host.sees(shown)
    assert data(shown, "set:").startswith(f"set:{grown.id}:")
    assert (await host.presses(shown, data=f"set:{group.id}:1:g:"))["answered"]


async def test_a_deleted_channel_is_retired(stage: Stage, host: Person, channel: Chat) -> None:
    screen = screen_of(host)
    del stage.sandbox.world.chats[channel.id]
    answer = await press(host, screen, button(screen, "g"))
    assert "not let in" in answer["text"]
    assert await chats.find(stage.house.db, channel.id) is None
    assert "Add me there" in host.sees(await ask(host, "/channels"))


async def test_without_rights_of_its_own_the_bot_does_not_start(
    stage: Stage, host: Person, channel: Chat
) -> None:
    screen = screen_of(host)
    channel.bot = "member"  # before Telegram tells of it
    assert "not let in" in (await press(host, screen, button(screen, "g")))["text"]
    await press(host, screen, f"set:{channel.id}:see")
    now = data(again(host, screen), f"set:{channel.id}:now")
    assert "not let in" in (await host.presses(screen, data=now))["text"]
    assert (await of(stage, channel)).next_due_at is None


async def test_a_group_where_the_bot_has_long_been_is_met_when_its_place_changes(
    stage: Stage, host: Person
) -> None:
    group = await stage.sandbox.chat("supergroup", "Old friends", host)
    group.bot = "member"
    set_member(stage.sandbox.world, group, None, "administrator", host.someone)
    await host.waits_for("Old friends", PATIENCE)
    assert (await of(stage, group)).kind == "group"


async def test_what_a_host_forgets_is_forgotten(stage: Stage, host: Person, channel: Chat) -> None:
    confirm = await ask(host, "/forget")
    assert (await press(host, confirm, "set:forget:"))["answered"]
    assert await chats.of_host(stage.house.db, host.id) == []
    assert (await of(stage, channel)).title == channel.title


async def test_every_word_of_a_foreign_title_is_harmless(stage: Stage, host: Person) -> None:
    title = "<b>*_[`$x$ & co"
    await stage.sandbox.chat("channel", title, host, bot="administrator")
    assert title in host.sees(await host.waits_for(title, PATIENCE))
    assert title in host.sees(await ask(host, "/queue"))


async def test_a_group_has_a_schedule_and_shows_what_comes(stage: Stage, host: Person) -> None:
    group = await stage.sandbox.chat("group", "Study", host, bot="member")
    screen = await host.waits_for("Study", PATIENCE)
    assert "/question" in host.sees(screen)
    assert not any(":a:" in pressed for pressed in pressable(screen, "set:"))
    await press(host, screen, f"set:{group.id}:see")
    assert "The next post in Study" in host.sees(screen)
    await press(host, again(host, screen), button(again(host, screen), "s"))
    await press(host, again(host, screen), button(again(host, screen), "g"))
    assert (await of(stage, group)).next_due_at is not None
