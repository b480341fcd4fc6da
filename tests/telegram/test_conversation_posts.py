"""What readers do under a post, over HTTP."""

import asyncio
from pathlib import Path

import pytest
from sample_posts import add_post, message_in, post_in_channel
from small_bank import DRAFTS, Draft, write_bank
from sqlalchemy import select
from stage import (
    PATIENCE,
    Stage,
    ask,
    buttons,
    data,
    labels,
    press_option,
    staged,
    until,
    waits_for_card,
)
from structlog.typing import EventDict

from bot.db import memories, post_stats, reactions
from bot.db.chat_models import Arrival, ChatKind, Post
from bot.db.models import Card
from bot.db.statements import as_values, table_of
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.services import people, publishing, subscribing

GONE = "no longer works"


@pytest.fixture
async def owner(stage: Stage) -> Person:
    return await stage.person("Olga")


@pytest.fixture
async def channel(stage: Stage, owner: Person) -> int:
    """Found a channel where the bot may post; return its id."""
    return (await stage.sandbox.chat("channel", "Questions", owner, bot="administrator")).id


async def shown(stage: Stage, message: Json, *wanted: str) -> None:
    """Wait until the reactions under a post are these."""
    await until(lambda: labels(again(stage, message))[: len(wanted)] == list(wanted))


def again(stage: Stage, message: Json) -> Json:
    return message_in(stage, message["chat"]["id"], message["message_id"])


async def arrivals_of(stage: Stage, person: Person) -> list[Arrival]:
    table = table_of(Arrival)
    async with stage.house.db.reading() as session:
        found = await session.execute(select(table).where(table.c.person_id == person.id))
    return as_values(Arrival, found)


async def test_three_people_react_move_and_take_back(stage: Stage, channel: int) -> None:
    _post, message = await post_in_channel(stage, channel, "p-value")
    ann, ben, eve = [await stage.person(name) for name in ("Ann", "Ben", "Eve")]
    for person in (ann, ben, eve):
        notice = await person.press(message, "👍")
        assert notice["text"].startswith("👍 Counted.")
    await shown(stage, message, "👍 3", "🔥", "🥱", "🤔")
    assert "in place of" in (await ben.press(message, "🔥"))["text"]
    assert "Taken back" in (await eve.press(message, "👍"))["text"]
    await shown(stage, message, "👍 1", "🔥 1", "🥱", "🤔")
    assert again(stage, message)["text"] == message["text"]


async def test_a_post_on_its_way_is_one_to_react_to(
    stage: Stage, channel: int, ann: Person
) -> None:
    house, now = stage.house, stage.sandbox.clock.now()
    await add_post(house.db, channel)  # and the chat
    coming, *_ = await publishing.upcoming(house.db, house.bank, channel)
    post = await publishing.post_now(house.db, house.bank, channel, coming.id, now, house.random)
    assert post is not None
    messages = stage.sandbox.world.chats[channel].messages
    await until(lambda: bool(messages))
    message = message_in(stage, channel, max(messages))
    for emoji in ("👍", "🔥"):
        await ann.press(message, emoji)
    await shown(stage, message, "👍", "🔥 1")


async def test_nobody_who_reacts_becomes_known(stage: Stage, channel: int, ann: Person) -> None:
    _post, message = await post_in_channel(stage, channel, "p-value")
    await ann.press(message, "👍")
    assert await people.known(stage.house.db, ann.id) is None


async def test_a_notice_is_in_the_language_of_who_pressed(stage: Stage, channel: int) -> None:
    _post, message = await post_in_channel(stage, channel, "p-value")
    oleg = await stage.person("Oleg", language_code="ru")
    notice = await oleg.presses(message, data="react:0:👍")
    assert any("а" <= letter <= "я" for letter in notice["text"].lower())


@pytest.mark.parametrize("emoji", ["💩", "👍👍", "", " "])
async def test_a_forged_emoji_changes_nothing(
    stage: Stage, channel: int, ann: Person, emoji: str
) -> None:
    post, message = await post_in_channel(stage, channel, "p-value")
    notice = await ann.presses(message, data=f"react:{post.id}:{emoji}")
    assert GONE in notice["text"]
    await unchanged(stage, post)


async def test_a_post_of_another_chat_cannot_be_pressed_from_here(
    stage: Stage, channel: int, owner: Person, ann: Person
) -> None:
    elsewhere = (await stage.sandbox.chat("channel", "Other", owner, bot="administrator")).id
    post, _ = await post_in_channel(stage, elsewhere, "p-value")
    _, here = await post_in_channel(stage, channel, "p-value")
    for forged in (f"react:{post.id}:👍", f"reveal:{post.id}:post", f"react:{10**17}:👍"):
        assert GONE in (await ann.presses(here, data=forged))["text"]
    await unchanged(stage, post)


async def unchanged(stage: Stage, post: Post) -> None:
    async with stage.house.db.reading() as session:
        assert await reactions.counts(session, post.id) == {}


async def test_a_short_answer_is_shown_at_once(stage: Stage, channel: int, ann: Person) -> None:
    _post, message = await post_in_channel(stage, channel, "p-value")
    notice = await ann.presses(message, data=data(message, "reveal:"))
    assert notice["show_alert"]
    assert notice["text"] == "✅ Chance of such data\n\nBecause of Chance of such data."
    assert await people.known(stage.house.db, ann.id) is None


async def test_a_long_answer_is_opened_in_private(stage: Stage, channel: int, ann: Person) -> None:
    post, message = await post_in_channel(stage, channel, "cross-validation")
    notice = await ann.presses(message, data=data(message, "reveal:"))
    assert notice["url"].endswith(f"?start=a_cross-validation_{post.id}")
    await ann.opens(notice["url"])
    await ann.waits_for("Folds take turns.", PATIENCE)
    assert [each.post_id for each in await arrivals_of(stage, ann)] == [post.id]


async def test_whoever_answers_it_themselves_remembers_it_and_subscribes_to_nothing(
    stage: Stage, channel: int, ann: Person
) -> None:
    post, message = await post_in_channel(stage, channel, "p-value")
    link = await ann.press(message, "🎯 Answer it yourself")
    await ann.opens(link["url"])
    card = await waits_for_card(ann)
    await press_option(ann, card, 1)
    await waits_for_card(ann)
    house = stage.house
    async with house.db.reading() as session:
        assert list(await memories.all_of(session, ann.id)) == ["p-value"]
        answered = await session.execute(select(Card.post_id).where(Card.subscriber_id == ann.id))
    assert answered.all() == [(post.id,)]
    person = await people.known(house.db, ann.id)
    assert person is not None
    assert await subscribing.look(house.db, person) is None


async def test_the_first_post_somebody_came_from_stays_until_they_subscribe(
    stage: Stage, channel: int, ann: Person
) -> None:
    first, _ = await post_in_channel(stage, channel, "p-value")
    second, _ = await post_in_channel(stage, channel, "dropout")
    for question, post in (("p-value", first), ("dropout", second)):
        await ann.send(f"/start q_{question}_{post.id}")
        await waits_for_card(ann)
    [arrival] = await arrivals_of(stage, ann)
    assert (arrival.post_id, arrival.subscribed_at) == (first.id, None)
    await ask(ann, "/subscribe")
    [arrival] = await arrivals_of(stage, ann)
    assert arrival.subscribed_at is not None


@pytest.mark.parametrize("post", ["0", "-1", "x", "٣", "99999999", "9" * 30, "1_1", ""])
async def test_a_link_with_a_wrong_post_opens_the_question(
    stage: Stage, ann: Person, post: str
) -> None:
    await ann.send(f"/start q_p-value_{post}")
    await waits_for_card(ann)
    assert await arrivals_of(stage, ann) == []


async def test_whom_an_ephemeral_message_cannot_reach_gets_the_link(
    stage: Stage, owner: Person, ann: Person
) -> None:
    group = (await stage.sandbox.chat("supergroup", "Club", owner, bot="member")).id
    assert ann.messages_of(group) == [], "she only looks at the group"
    post, message = await post_in_channel(stage, group, "cross-validation", ChatKind.GROUP)
    notice = await ann.presses(message, data=data(message, "reveal:"))
    assert notice["url"].endswith(f"?start=a_cross-validation_{post.id}")


async def test_native_reactions_are_counted_apart(stage: Stage, channel: int, ann: Person) -> None:
    post, message = await post_in_channel(stage, channel, "p-value")
    await ann.react(message, "🔥", "❤️")
    await ann.press(message, "👍")
    async with asyncio.timeout(PATIENCE):
        while True:
            async with stage.house.db.reading() as session:
                native = (await post_stats.brought(session, [post.id]))[post.id].native
            if native:
                break
            await asyncio.sleep(0.02)
    assert native == {"🔥": 1, "❤": 1}
    async with stage.house.db.reading() as session:
        assert await reactions.counts(session, post.id) == {"👍": 1}


async def test_in_a_group_only_the_one_who_asked_sees_an_answer(
    stage: Stage, owner: Person, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.views.under_post._NOTICE", 20)
    group = await stage.sandbox.chat("supergroup", "Club", owner, bot="member")
    group.members[ann.id] = "member"
    post, message = await post_in_channel(stage, group.id, "why-attention", ChatKind.GROUP)
    notice = await ann.presses(message, data=data(message, "reveal:"))
    assert notice == {"answered": True}
    whisper = ann.messages_of(group.id)[-1]
    assert whisper["receiver_user"]["id"] == ann.id
    (link,) = (button["url"] for button in buttons(whisper))
    assert link.endswith(f"?start=q_why-attention_{post.id}")
    assert owner.messages_of(group.id)[-1]["message_id"] == message["message_id"]


async def test_a_server_without_rich_messages_whispers_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    monkeypatch.setattr("bot.telegram.views.under_post._NOTICE", 0)
    code = Draft("validation/split", "open", "How to split?", "```python\nsplit(X, y)\n```")
    content = write_bank(tmp_path / "content", (*DRAFTS, code))
    async with staged(content, tmp_path, rich=False) as stage:
        ann = await stage.person()
        group = (await stage.sandbox.chat("supergroup", "Club", ann, bot="member")).id
        _post, message = await post_in_channel(stage, group, "split", ChatKind.GROUP)
        for _ in range(2):
            assert await ann.presses(message, data=data(message, "reveal:")) == {"answered": True}
            assert "split(X, y)" in ann.messages_of(group)[-1]["text"]
    refused = [log["event"] for log in logs if "refused" in log["event"]]
    assert refused == ["rich message refused"], "and then tried no more"
