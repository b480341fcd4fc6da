"""A group becomes a supergroup before the bot is told of it: only a refused call says where."""

from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.types import InlineKeyboardMarkup
from sample_channels import FIRST_SLOT, posting_chat
from sample_posts import post_in_channel
from small_bank import mark
from sqlalchemy import select
from stage import PATIENCE, Stage, labels

from bot.db import chats as stored_chats
from bot.db.chat_models import AnswerMode, ChatKind, Post
from bot.db.post_changes import note
from bot.sandbox.person import Person
from bot.sandbox.state import Chat


async def quietly_upgraded(stage: Stage, group: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Turn a group into a supergroup, and let the updates that tell of it be late."""
    with monkeypatch.context() as patch:
        patch.setattr(stage.sandbox.world.updates, "push", lambda *_: None)
        return await stage.sandbox.upgrade(group)


async def is_known(stage: Stage, chat: Chat) -> bool:
    async with stage.house.db.reading() as session:
        return await stored_chats.get(session, chat.id) is not None


async def test_a_post_follows(stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    group = await posting_chat(stage, olga, "group", topics="validation")
    grown = await quietly_upgraded(stage, group, monkeypatch)
    await stage.tick_at(FIRST_SLOT)
    await stage.tick_at(FIRST_SLOT + timedelta(minutes=5))
    (post,) = [message for message in olga.messages_of(grown.id) if labels(message)]
    async with stage.house.db.reading() as session:
        stored = select(Post.message_id).where(Post.chat_id == grown.id)
        assert list(await session.scalars(stored)) == [post["message_id"]]
    assert not await is_known(stage, group)


async def test_a_card_that_was_asked_for_follows(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await posting_chat(stage, olga, "group")
    grown = await quietly_upgraded(stage, group, monkeypatch)
    await olga.send("/topic p-value", chat=group.id)
    card = await olga.waits_for(mark("en"), PATIENCE, chat=grown.id)
    assert "reply_to_message" not in card, "what was asked stayed behind"
    assert not await is_known(stage, group)
    assert "Because of" in (await olga.press(card, "B"))["text"]


async def test_an_edit_stays_behind(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await posting_chat(stage, olga, "group")
    _, message = await post_in_channel(stage, group.id, "p-value", ChatKind.GROUP)
    grown = await quietly_upgraded(stage, group, monkeypatch)
    nothing = InlineKeyboardMarkup(inline_keyboard=[])
    with pytest.raises(TelegramMigrateToChat):
        await stage.house.door.put_keyboard(group.id, message["message_id"], nothing)
    assert await is_known(stage, grown)
    assert not await is_known(stage, group)


@pytest.mark.parametrize("answers", [AnswerMode.ON_REQUEST, AnswerMode.LATER])
async def test_what_waits_to_be_edited_is_given_up(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch, answers: AnswerMode
) -> None:
    group = await posting_chat(stage, olga, "group", answers=answers)
    await stage.tick_at(FIRST_SLOT)
    before = await quietly_upgraded(stage, group, monkeypatch)
    async with stage.house.db.writing() as session:
        post_id = await session.scalar(select(Post.id).where(Post.chat_id == group.id))
        assert post_id is not None
        await note(session, post_id, FIRST_SLOT)
    for hours in range(1, 30):
        await stage.tick_at(FIRST_SLOT + timedelta(hours=hours))
    assert await is_known(stage, before)
    async with stage.house.db.reading() as session:
        stale = select(Post.stale_since, Post.answer_due_at).where(Post.id == post_id)
        assert tuple((await session.execute(stale)).one()) == (None, None)
