"""The whole program at its end: it stops in time, without losing anything."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
import structlog
from ports import free_port
from program import PROCESS_PATIENCE, process_settings, program
from stage import (
    MONDAY_NOON,
    PATIENCE,
    ask,
    at_work,
    local_settings,
    said,
    until,
)
from structlog.typing import EventDict

from bot import app
from bot.delivery import ticking
from bot.sandbox.clock import MovableClock
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.telegram import polling
from bot.web import server


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Keep the log of each test."""
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        yield sandbox


@contextmanager
def slow_messages(seconds: float) -> Iterator[list[str]]:
    """Let the server take its time for every message; yield the chats of those that have begun."""
    begun: list[str] = []
    quick = {name: METHODS[name] for name in ("sendmessage", "sendrichmessage")}

    def slowed(method: Handler) -> Handler:
        async def slow(world: World, params: Params) -> object:
            begun.append(params.text("chat_id"))
            await asyncio.sleep(seconds)
            return method(world, params)

        return slow

    METHODS.update({name: slowed(method) for name, method in quick.items()})
    try:
        yield begun
    finally:
        METHODS.update(quick)


async def test_sigterm_finishes_what_is_in_flight_and_exits(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    process = await program("run", cwd=tmp_path, environment=process_settings(sandbox, content))
    ann = await sandbox.person("Secret Ann", language_code="en")
    await ann.send("/help")
    await ann.waits_for("", PROCESS_PATIENCE)
    with slow_messages(1) as begun:
        await ann.send("a secret word")
        await until(lambda: bool(begun))
        asked = monotonic()
        process.send_signal(signal.SIGTERM)
        _out, err = await asyncio.wait_for(process.communicate(), PROCESS_PATIENCE)
    assert process.returncode == 0
    assert monotonic() - asked < 10
    assert len(said(ann)) == 2, "what had begun was finished"
    log = err.decode()
    assert '"event": "stopped"' in log
    for secret in ("secret", "Secret", "Traceback", sandbox.token):
        assert secret not in log
    assert len(sandbox.world.updates) == 0, "nothing is handled again after the next start"


async def test_sigterm_is_heard_while_telegram_is_out_of_reach(
    sandbox: Sandbox, content: Path, tmp_path: Path, logs: list[EventDict]
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings = local_settings(sandbox, content, tmp_path, bot_api_url=nowhere)
    run = asyncio.create_task(app.run(settings, "all"))
    await until(lambda: bool(logs))
    async with asyncio.timeout(PATIENCE):
        assert "out of reach" in logs[0]["event"]
        os.kill(os.getpid(), signal.SIGTERM)
        await run
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
    assert logs[-1]["event"] == "stopped"


async def test_a_stop_waits_for_messages_that_wait_for_each_other(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    """One person's messages are handled one by one: those still in line are in flight too."""
    settings = local_settings(sandbox, content, tmp_path)
    with slow_messages(0.1) as begun:
        async with at_work(sandbox, settings) as stage:
            ann = await stage.person()
            for _ in range(4):
                await ann.send("/help")
            await until(lambda: bool(begun))
        assert len(said(ann)) == 4
    async with at_work(sandbox, settings):
        await ask(ann, "/help")
        assert len(said(ann)) == 5, "and nothing is answered twice"


def test_a_stop_has_ten_seconds() -> None:
    sending = ticking.FINISH_S + ticking.LET_GO_S
    assert sending + polling.FINISH_S + polling.CONFIRM_S < 10
    assert sending + server.FINISH_S + app.LEAVE_S < 10


@pytest.mark.parametrize("by_webhook", [False, True])
async def test_a_stop_does_not_wait_for_ever(
    sandbox: Sandbox,
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    by_webhook: bool,
) -> None:
    """Telegram answers nothing any more: a question, an update and a poll hang."""
    for part in (ticking, polling, server):
        monkeypatch.setattr(part, "FINISH_S", 0.5)
    settings = local_settings(sandbox, content, tmp_path)
    if by_webhook:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        settings = local_settings(sandbox, content, tmp_path, webhook_url=address, web_port=port)
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(at_work(sandbox, settings, "all"))
        ann, bob = [await stage.subscriber("10:00", "Europe/Berlin") for _ in range(2)]
        with slow_messages(30) as begun:
            await ann.send("/help")
            await until(lambda: bool(begun))
            sandbox.clock.advance(timedelta(hours=22))
            await until(lambda: len(begun) == 3)
            asked = monotonic()
            await stack.aclose()
    assert monotonic() - asked < 10
    assert len(said(bob)) == 3
