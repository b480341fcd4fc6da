"""A stop in the middle of sending, and faults: the clockwork leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crowds import held, let_in, sent
from sample_channels import FIRST_SLOT, posting_chat
from sqlalchemy import select, update
from stage import MONDAY_NOON, Stage, at_work, local_settings, said, staged, trouble, until
from structlog.typing import EventDict

from bot.db import corrections as stored_corrections
from bot.db.chat_models import Post
from bot.db.engine import Database
from bot.db.models import Subscription
from bot.delivery import corrections, ticking
from bot.delivery import tick as ticks
from bot.delivery.attempt import FIRST_RETRY
from bot.delivery.tick import serve_chats
from bot.delivery.together import all_of
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.telegram.pace import Pace

MINUTE = timedelta(minutes=1)


@contextmanager
def silence() -> Iterator[list[int]]:
    """Let messages get no answer; yield the chats of those that were tried."""
    tried: list[int] = []
    silent = asyncio.Event()
    before = {name: METHODS[name] for name in ("sendmessage", "sendrichmessage")}

    async def hang(_world: World, params: Params) -> object:
        tried.append(params.integer("chat_id"))
        await silent.wait()
        raise ApiError(500, "Internal Server Error")

    METHODS.update(dict.fromkeys(before, hang))
    try:
        yield tried
    finally:
        silent.set()
        METHODS.update(before)


async def test_what_is_on_its_way_at_the_end_of_a_stop_is_let_go(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticking, "FINISH_S", 0.2)
    monkeypatch.setattr(ticking, "LET_GO_S", 30)
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        with silence() as tried:
            async with at_work(sandbox, settings, "worker") as stage:
                await let_in(sandbox, stage.house.db, 3, MONDAY_NOON)
                await until(lambda: len(tried) == 3)
        db = Database(settings.database_url)
        assert (await held(db), await sent(db)) == (0, 0)
        await db.close()


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path, role="web") as stage:
        yield stage


async def test_every_fault_of_a_tick_is_logged_and_stops_no_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    worked: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        if number < 2:
            raise [ConnectionResetError("gone"), ValueError("odd")][number]
        worked.append(number)

    async def serve(*_args: object) -> None:
        await all_of(work(number) for number in range(4))

    for name in ("serve_people", "serve_chats"):
        monkeypatch.setattr(ticking, name, serve)
    async with ticking.ticking(stage.house, stage.sandbox.clock.now, Pace(30)):
        await until(lambda: len(worked) >= 8)
    assert len(worked) % 2 == 0
    assert {log["error"] for log in logs if "away" in log["event"]} == {
        repr(ConnectionResetError("gone"))
    }
    faults = [log["exc_info"] for log in logs if log["event"] == "a tick failed"]
    assert len(faults) >= 2
    for fault in faults:
        assert "ValueError('odd')" in repr(fault)


async def test_both_halves_of_a_tick_tell_their_fault(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, word in (("send_due", "people"), ("send_posts", "chats")):
        monkeypatch.setattr(ticks, name, failing(word))
    with pytest.raises(ExceptionGroup) as raised:
        await stage.tick()
    assert [str(fault) for fault in raised.value.exceptions] == ["people", "chats"]


def failing(word: str) -> Callable[..., Awaitable[None]]:
    async def fail(*_args: object) -> None:
        raise ValueError(word)

    return fail


async def test_corrections_are_told_a_batch_a_tick(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "BATCH", 2)
    crowd = await let_in(stage.sandbox, stage.house.db, 5, MONDAY_NOON)
    question = stage.house.bank.questions["p-value"]
    async with stage.house.db.writing() as session:
        await stored_corrections.plan(session, [p.id for p in crowd], question.id, question.version)
        await session.execute(update(Subscription).values(next_due_at=None))
    told = []
    for _ in range(3):
        await stage.tick()
        told.append(sum(len(said(person)) for person in crowd))
    assert told == [2, 4, 5]


async def test_a_lease_begins_with_its_claim(stage: Stage) -> None:
    """What went before in the same tick may have taken minutes."""
    olga = await stage.person("Olga")
    channel = await posting_chat(stage, olga)
    asked = [FIRST_SLOT]

    def clock() -> datetime:
        asked.append(asked[-1] + MINUTE)
        return asked[-1]

    with trouble(ApiError(500, "Internal Server Error")):
        await serve_chats(stage.house, clock)
    async with stage.house.db.reading() as session:
        held_until = await session.scalar(
            select(Post.leased_until).where(Post.chat_id == channel.id)
        )
    assert held_until is not None
    assert held_until - FIRST_RETRY in asked[3:]
