"""Posts when something is in their way: downtime, refusals, several processes."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from aiohttp import ClientConnectorError
from aiohttp.client_reqrep import ConnectionKey
from sample_channels import FIRST_SLOT, MORNING, chat_row, posting_chat, rows, times
from stage import (
    MONDAY_NOON,
    Stage,
    at_work,
    labels,
    local_settings,
    trouble,
)
from structlog.typing import EventDict

from bot.db import outbox, posts
from bot.db.chat_models import AnswerMode, Post
from bot.db.models import Status
from bot.delivery.attempt import FIRST_RETRY, LEASE
from bot.delivery.posts import plan_posts
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.services import chats, publishing
from bot.telegram.screen import Screen

FAULT = ApiError(500, "Internal Server Error")


def reply_markups(messages: list[Json]) -> list[int]:
    return [len(labels(message)) for message in messages]


async def test_posts_come_at_their_slots_and_only_once(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    for moment in (FIRST_SLOT - timedelta(seconds=1), FIRST_SLOT, FIRST_SLOT, MORNING, MORNING):
        await stage.tick_at(moment)
    assert times(olga, channel.id) == [FIRST_SLOT, MORNING]
    first, second = await rows(stage, channel.id)
    assert first.question_id != second.question_id
    assert [first.status, second.status] == [Status.SENT, Status.SENT]
    shown = [message["message_id"] for message in olga.messages_of(channel.id)]
    assert [first.message_id, second.message_id] == shown


@pytest.mark.parametrize(
    ("hours", "expected"), [(5, 1), (6, 0), (14, 0), (15, 1), (25, 1)], ids=str
)
async def test_a_downtime_brings_one_post_at_most(
    stage: Stage, olga: Person, hours: float, expected: int
) -> None:
    channel = await posting_chat(stage, olga)
    for _ in range(3):
        await stage.tick_at(FIRST_SLOT + timedelta(hours=hours))
    assert len(times(olga, channel.id)) == expected


async def test_two_processes_post_once(content: Path, tmp_path: Path) -> None:
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with at_work(sandbox, settings) as one, at_work(sandbox, settings, "worker") as other:
            olga = await one.person("Olga")
            channels = [await posting_chat(one, olga) for _ in range(4)]
            sandbox.clock.set(FIRST_SLOT)
            await asyncio.gather(one.tick(), other.tick(), one.tick(), other.tick())
            assert [len(times(olga, channel.id)) for channel in channels] == [1] * 4


async def test_what_fails_is_tried_again_with_the_same_question(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    with trouble(FAULT):
        await stage.tick_at(FIRST_SLOT)
        (post,) = await rows(stage, channel.id)
        assert post.status is Status.PENDING
        await stage.tick_at(FIRST_SLOT + FIRST_RETRY - timedelta(seconds=1))
        assert times(olga, channel.id) == []
        await stage.tick_at(FIRST_SLOT + FIRST_RETRY + timedelta(minutes=1))
    assert len(times(olga, channel.id)) == 1
    (again,) = await rows(stage, channel.id)
    assert (again.question_id, again.status) == (post.question_id, Status.SENT)


async def test_when_its_topic_is_gone_the_question_comes_to_the_general_one(
    stage: Stage, olga: Person
) -> None:
    group = await posting_chat(stage, olga, "supergroup", thread_id=77, topics="validation")
    gone = ApiError(400, "Bad Request: message thread not found")
    with trouble(gone):
        await stage.tick_at(FIRST_SLOT)
        await stage.tick_at(FIRST_SLOT + timedelta(seconds=1))
    (post,) = await rows(stage, group.id)
    assert (post.status, post.thread_id) == (Status.SENT, None)
    assert len(times(olga, group.id)) == 1
    assert (await chat_row(stage, group.id)).thread_id is None


async def test_a_topic_that_was_chosen_meanwhile_stays(stage: Stage, olga: Person) -> None:
    group = await posting_chat(stage, olga, "supergroup", thread_id=77, topics="validation")
    gone = ApiError(400, "Bad Request: message thread not found")
    with trouble(FAULT, gone):
        await stage.tick_at(FIRST_SLOT)
        await chats.settle(stage.house.db, await chat_row(stage, group.id), 78)
        for seconds in (20, 21):
            await stage.tick_at(FIRST_SLOT + timedelta(seconds=seconds))
    (post,) = await rows(stage, group.id)
    assert (post.status, post.thread_id) == (Status.SENT, 78)
    assert (await chat_row(stage, group.id)).thread_id == 78


async def test_trying_ends_with_the_local_day_and_the_question_stays(
    stage: Stage, olga: Person
) -> None:
    channel = await posting_chat(stage, olga)
    with trouble(*[FAULT] * 1000):
        await stage.tick_at(FIRST_SLOT)
        await stage.tick_at(FIRST_SLOT + timedelta(hours=6, minutes=30))
    (post,) = await rows(stage, channel.id)
    assert (post.status, post.cycle) == (Status.EXPIRED, None)
    await stage.tick_at(MORNING)
    assert len(times(olga, channel.id)) == 1
    assert (await rows(stage, channel.id))[1].question_id == post.question_id


async def test_what_waited_until_the_next_slot_comes_in_it(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga, times="18:30 19:00")
    with trouble(*[FAULT] * 1000):
        for minute in range(30):
            await stage.tick_at(FIRST_SLOT + timedelta(minutes=minute))
    await stage.tick_at(FIRST_SLOT + timedelta(minutes=30))
    await stage.tick_at(FIRST_SLOT + timedelta(minutes=31))
    assert len(times(olga, channel.id)) == 1, "and not both at once"
    first, second = await rows(stage, channel.id)
    assert (first.status, second.status) == (Status.CANCELLED, Status.SENT)
    assert first.question_id == second.question_id


async def test_a_claimed_post_of_a_crashed_process_is_sent_after_its_lease(
    stage: Stage, olga: Person
) -> None:
    channel = await posting_chat(stage, olga)
    await plan_posts(stage.house, FIRST_SLOT)
    async with stage.house.db.writing() as session:
        assert await posts.claim(session, FIRST_SLOT, FIRST_SLOT + LEASE, 50)
    await stage.tick_at(FIRST_SLOT + LEASE - timedelta(seconds=1))
    assert times(olga, channel.id) == []
    await stage.tick_at(FIRST_SLOT + LEASE)
    assert len(times(olga, channel.id)) == 1


async def test_a_channel_that_telegram_slows_down_is_waited_for(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    with trouble(ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1})):
        await stage.tick_at(FIRST_SLOT)
        assert times(olga, channel.id) == []
        await stage.tick_at(FIRST_SLOT + timedelta(seconds=2))
    assert len(times(olga, channel.id)) == 1


@pytest.mark.parametrize("cause", [TimeoutError(), ConnectionResetError()])
async def test_a_post_that_may_have_arrived_is_not_sent_again(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch, cause: Exception,
    logs: list[EventDict],
) -> None:  # fmt: skip
    channel = await posting_chat(stage, olga)
    send = stage.house.door.send

    async def lose_the_answer(
        chat_id: int, screen: Screen, *, rich: bool, thread_id: int | None = None
    ) -> None:
        await send(chat_id, screen, rich=rich, thread_id=thread_id)
        raise TelegramNetworkError(GetMe(), "lost") from cause

    monkeypatch.setattr(stage.house.door, "send", lose_the_answer)
    await stage.tick_at(FIRST_SLOT)
    monkeypatch.undo()
    await stage.tick_at(FIRST_SLOT + timedelta(hours=1))
    assert len(times(olga, channel.id)) == 1
    assert [log["log_level"] for log in logs if "arrived" in log["event"]] == ["error"]


async def test_a_server_out_of_reach_is_tried_again(
    stage: Stage, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = await posting_chat(stage, olga)
    key = ConnectionKey("localhost", 443, True, True, None, None, None)

    async def reach_nobody(*_args: object, **_options: object) -> None:
        raise TelegramNetworkError(GetMe(), "down") from ClientConnectorError(key, OSError("down"))

    monkeypatch.setattr(stage.house.door, "send", reach_nobody)
    await stage.tick_at(FIRST_SLOT)
    monkeypatch.undo()
    await stage.tick_at(FIRST_SLOT + timedelta(minutes=1))
    assert len(times(olga, channel.id)) == 1


async def test_a_crash_in_the_middle_of_sending_doubles_nothing(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    await plan_posts(stage.house, FIRST_SLOT)
    (post,) = await rows(stage, channel.id)
    async with stage.house.db.writing() as session:
        assert await outbox.begin(session, Post, post.id, FIRST_SLOT)
        assert not await outbox.begin(session, Post, post.id, FIRST_SLOT)
    for moment in (FIRST_SLOT, FIRST_SLOT + LEASE, FIRST_SLOT + timedelta(hours=2)):
        await stage.tick_at(moment)
    assert times(olga, channel.id) == []


async def test_one_channel_that_fails_does_not_hold_up_the_others(
    stage: Stage, olga: Person
) -> None:
    channels = [await posting_chat(stage, olga) for _ in range(3)]
    with trouble(FAULT):
        await stage.tick_at(FIRST_SLOT)
    assert sorted(len(times(olga, channel.id)) for channel in channels) == [0, 1, 1]


async def test_a_pause_stops_what_waits_to_be_tried_again(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    with trouble(FAULT):
        await stage.tick_at(FIRST_SLOT)
    chat = await chat_row(stage, channel.id)
    await chats.pause(stage.house.db, chat.id, chat.edition, FIRST_SLOT + timedelta(seconds=1))
    await stage.tick_at(FIRST_SLOT + timedelta(hours=1))
    assert times(olga, channel.id) == []


async def test_a_paused_channel_still_posts_what_is_asked_for(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    house, chat = stage.house, await chat_row(stage, channel.id)
    await chats.pause(house.db, chat.id, chat.edition, MONDAY_NOON)
    now = MONDAY_NOON + timedelta(minutes=1)
    coming, *_ = await publishing.upcoming(house.db, house.bank, chat.id)
    assert await publishing.post_now(house.db, house.bank, chat.id, coming.id, now, house.random)
    await stage.tick_at(now)
    assert len(times(olga, channel.id)) == 1


async def test_a_long_answer_is_split_and_nothing_is_lost(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(
        stage, olga, topics="validation", answers=AnswerMode.COLLAPSED, reactions="👍"
    )
    await stage.tick_at(FIRST_SLOT)
    await stage.tick_at(MORNING)
    shown = olga.messages_of(channel.id)
    text = "\n".join(olga.sees(message) for message in shown)
    assert all(f"§{number}." in text for number in range(1, 41))
    discussion_and_answer = reply_markups(shown)
    assert sum(map(bool, discussion_and_answer)) == 2, "each post has its buttons once"
    assert discussion_and_answer[-1], "below the last message"
    stored = await rows(stage, channel.id)
    with_buttons = [m["message_id"] for m in shown if labels(m)]
    assert [post.message_id for post in stored] == with_buttons


async def test_a_question_that_has_left_the_bank_is_not_posted(stage: Stage, olga: Person) -> None:
    channel = await posting_chat(stage, olga)
    async with stage.house.db.writing() as session:
        await posts.add(
            session, chat_id=channel.id, question_id="gone", version="1-", language="en",
            due_at=MONDAY_NOON, cycle=1,
        )  # fmt: skip
    await stage.tick()
    assert (await rows(stage, channel.id))[0].status is Status.FAILED
    assert times(olga, channel.id) == []
