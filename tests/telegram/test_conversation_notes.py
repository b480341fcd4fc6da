"""Corrections that an editor writes to posts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sample_channels import FIRST_SLOT, posting_chat
from stage import Stage, ask, press, pressable, said, staged

from bot.db.chat_models import AnswerMode
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.state import Chat

ADMIN = 700_000_001
NOTE = "The *second* option is right."


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """Run a bot with an admin, who comes first."""
    async with staged(content, tmp_path, role="web", admin_ids=frozenset({ADMIN})) as stage:
        yield stage


@pytest.fixture
async def ada(stage: Stage) -> Person:
    """Let in the admin."""
    ada = await stage.person("Ada")
    await ask(ada, "/help")
    return ada


async def planned(ada: Person, chat: Chat, number: int = 1) -> None:
    """Let a question come in a chat that is offered as the one of this number."""
    offer = await ask(ada, f"/schedule p-value 2026-01-12 16:0{number}")
    button = next(each for each in pressable(offer) if each.endswith(str(chat.id)))
    await ada.presses(offer, data=button)
    await ada.waits_for("It will come")


async def post_of(stage: Stage, ada: Person, chat: Chat) -> Json:
    """Return the only message of a chat."""
    await stage.tick_at(FIRST_SLOT - timedelta(minutes=60))
    (message,) = ada.messages_of(chat.id)
    return message


async def test_a_reply_to_a_forwarded_post_corrects_it_everywhere(
    stage: Stage, ada: Person
) -> None:
    channels = [await posting_chat(stage, ada, next_due_at=None) for _ in range(2)]
    group = await posting_chat(stage, ada, "supergroup", next_due_at=None)
    for channel in (*channels, group):
        await planned(ada, channel)
    posted = [await post_of(stage, ada, chat) for chat in (*channels, group)]
    forwarded = await ada.forwards_post(posted[0])
    await ada.replies(forwarded, NOTE)
    question = await ada.waits_for("This will stand at the end of 3 posts.")
    assert f"✏️ {NOTE}" in ada.sees(question)
    await stage.tick()
    assert all(NOTE not in ada.sees(message) for message in posted)
    button = pressable(question)[0]
    await ada.presses(question, data=button)
    await ada.waits_for("3 posts are being edited.")
    await stage.tick()
    for message in posted:
        assert f"✏️ {NOTE}" in ada.sees(message)
        assert len(ada.messages_of(message["chat"]["id"])) == 1
    assert (await ada.presses(question, data=button))["text"]


async def test_a_newer_correction_takes_the_place(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada, next_due_at=None)
    await planned(ada, channel)
    message = await post_of(stage, ada, channel)
    for text in ("first words", "last words"):
        await press(ada, await ask(ada, f"/correct p-value {text}"), "set:")
        await ada.waits_for("being edited")
        await stage.tick()
    assert "first words" not in ada.sees(message)
    assert "✏️ last words" in ada.sees(message)


async def test_a_poll_gets_the_correction_as_a_reply(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada, next_due_at=None, answers=AnswerMode.POLL)
    await planned(ada, channel)
    poll = await post_of(stage, ada, channel)
    await press(ada, await ask(ada, f"/correct p-value {NOTE}"), "set:")
    await ada.waits_for("being edited")
    for _ in range(2):
        await stage.tick()
    _, reply = ada.messages_of(channel.id)
    assert ada.sees(reply) == f"✏️ {NOTE}"
    assert reply["reply_to_message"]["message_id"] == poll["message_id"]


async def test_a_deleted_post_does_not_hold_up_the_others(stage: Stage, ada: Person) -> None:
    first, second = [await posting_chat(stage, ada, next_due_at=None) for _ in range(2)]
    for channel in (first, second):
        await planned(ada, channel)
    gone, kept = [await post_of(stage, ada, channel) for channel in (first, second)]
    del stage.sandbox.world.chats[first.id].messages[gone["message_id"]]
    await press(ada, await ask(ada, f"/correct p-value {NOTE}"), "set:")
    await ada.waits_for("being edited")
    await stage.tick()
    assert NOTE in ada.sees(kept)


async def test_what_cannot_be_corrected(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada, next_due_at=None)
    foreign = await ada.send("news", chat=channel.id)
    await ada.replies(await ada.forwards_post(foreign), NOTE)
    assert await ada.waits_for("That is no post of mine")
    assert not pressable(await ask(ada, "/correct p-value wrong"))
    assert "/correct p-value The second" in ada.sees(await ask(ada, "/correct p-value"))
    carl = await stage.person("Carl")
    unknown = await ask(carl, f"/correct p-value {NOTE}")
    assert "I don’t know the command" in carl.sees(unknown)
    forged = await carl.presses(said(carl)[-1], data="set:desk:note:1:0")
    assert "no longer works" in forged["text"]
