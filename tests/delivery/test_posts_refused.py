"""Posts that Telegram refuses: a chat is gone, rights are missing, or the message is not liked."""

from datetime import timedelta

import pytest
from sample_channels import FIRST_SLOT, MORNING, chat_row, posting_chat, rows, times
from stage import Stage, ask, labels, trouble
from structlog.typing import EventDict

from bot.db.models import Status
from bot.sandbox.errors import ApiError, forbidden
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World
from bot.services import chats


@pytest.mark.parametrize(
    "refusal",
    [
        forbidden("bot was kicked from the channel chat"),
        forbidden("bot is not a member of the channel chat"),
        ApiError(400, "Bad Request: chat not found"),
    ],
    ids=str,
)
async def test_a_chat_that_is_gone_is_retired(
    stage: Stage, olga: Person, refusal: ApiError
) -> None:
    channel = await posting_chat(stage, olga, topics="validation")
    with trouble(refusal) as calls:
        for moment in (FIRST_SLOT, MORNING, MORNING + timedelta(hours=12)):
            await stage.tick_at(moment)
    assert len(calls) == 1
    chat = await chat_row(stage, channel.id)
    assert chat.ended_at is not None
    assert chat.next_due_at is None
    (post,) = await rows(stage, channel.id)
    assert post.status is Status.CANCELLED


async def test_a_group_is_followed_when_it_becomes_a_supergroup(stage: Stage, olga: Person) -> None:
    group = await posting_chat(stage, olga, "group", topics="neural-networks")
    upgraded = await stage.sandbox.upgrade(group)
    await stage.tick_at(FIRST_SLOT)
    assert len([m for m in olga.messages_of(upgraded.id) if labels(m)]) == 1
    assert (await chat_row(stage, upgraded.id)).ended_at is None


async def test_without_rights_it_pauses_and_tells_once_also_if_no_update_tells_of_it(
    stage: Stage, olga: Person
) -> None:
    await ask(olga, "/help")
    channel = await posting_chat(stage, olga)
    before = len(olga.messages)
    channel.bot = "member"
    for minutes in (0, 5, 60):
        await stage.tick_at(FIRST_SLOT + timedelta(minutes=minutes))
    [told] = olga.messages[before:]
    assert channel.title in olga.sees(told)
    chat = await chat_row(stage, channel.id)
    assert chat.paused_at is not None
    assert (chat.next_due_at, chat.ended_at) == (None, None)
    assert [post.status for post in await rows(stage, channel.id)] == [Status.CANCELLED]
    channel.bot = "administrator"
    assert await chats.start(stage.house.db, chat.id, chat.edition, FIRST_SLOT)
    await stage.tick_at(MORNING)
    assert len(times(olga, channel.id)) == 1


async def test_rights_that_are_back_by_now_are_tried_again(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga, topics="validation")
    refusal = "Bad Request: need administrator rights in the channel chat"
    with trouble(ApiError(400, refusal)):
        await stage.tick_at(FIRST_SLOT)
        await stage.tick_at(FIRST_SLOT + timedelta(minutes=5))
    assert times(olga, channel.id) == [FIRST_SLOT + timedelta(minutes=5)]
    assert (await chat_row(stage, channel.id)).paused_at is None


async def test_who_may_not_even_ask_for_its_rights_has_none(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_world: World, _params: Params) -> object:
        raise ApiError(400, "Bad Request: member list is inaccessible")

    monkeypatch.setitem(METHODS, "getchatmember", refuse)
    channel = await posting_chat(stage, olga)
    channel.bot = "member"
    await stage.tick_at(FIRST_SLOT)
    assert (await chat_row(stage, channel.id)).paused_at is not None


async def test_what_telegram_refuses_is_not_tried_again(
    stage: Stage, olga: Person, logs: list[EventDict]
) -> None:
    channel = await posting_chat(stage, olga, topics="validation")
    with trouble(ApiError(400, "Bad Request: something is wrong with it")):
        await stage.tick_at(FIRST_SLOT)
        await stage.tick_at(FIRST_SLOT + timedelta(hours=1))
    (post,) = await rows(stage, channel.id)
    assert (post.status, times(olga, channel.id)) == (Status.FAILED, [])
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["post refused"]
    await stage.tick_at(MORNING)
    assert len(times(olga, channel.id)) == 1
