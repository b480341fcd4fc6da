"""The whole program: it starts, says why it cannot, and stops without losing anything."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
import structlog
from aiohttp import ClientSession
from ports import free_port
from pydantic import SecretStr
from small_bank import write_bank
from stage import (
    MONDAY_NOON,
    PATIENCE,
    ask,
    at_work,
    local_settings,
    said,
    staged,
    until,
    waits_for_card,
)
from structlog.typing import EventDict

from bot import app
from bot.app import running
from bot.bank.fault import BrokenBank
from bot.config import ConfigurationError
from bot.delivery import ticking
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.telegram import polling
from bot.web import server

#: Seconds that a process may take: it imports for some, on a busy machine for many.
PROCESS_PATIENCE = 180

OTHER_TOKEN = "1000000002:AAHsandboxsandboxsandboxsandboxsand"


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


async def program(
    *arguments: str, cwd: Path, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start ``python -m bot`` in an empty folder, with these variables only."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env={**inherited, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def process_settings(sandbox: Sandbox, content: Path) -> dict[str, str]:
    """Return the variables of a process that runs in a sandbox."""
    return {
        "BOT_API_URL": sandbox.url,
        "BOT_TOKEN": sandbox.token,
        "CONTENT_DIR": str(content),
        "WEB_PORT": "0",
        "LOG_FORMAT": "json",
    }


async def test_run_without_a_token_says_in_a_line_what_to_do(tmp_path: Path) -> None:
    process = await program("run", cwd=tmp_path, environment={})
    out, err = await asyncio.wait_for(process.communicate(), PROCESS_PATIENCE)
    assert process.returncode == 2
    assert out == b""
    (line,) = err.decode().splitlines()
    assert line.startswith("BOT_TOKEN")
    assert "@BotFather" in line
    assert "demo" in line
    assert os.listdir(tmp_path) == [], "no database either"  # noqa: PTH208 - no event loop waits


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        (
            "DATABASE_URL",
            "postgresql+asyncpg://u:hunter2@127.0.0.1:1/x?password=hunter2",
            "postgresql+asyncpg://***@127.0.0.1:1/x?password=*** cannot be used: ",
        ),
        (
            "DATABASE_URL",
            "sqlite+aiosqlite:////proc/nope/x.db",
            "sqlite+aiosqlite:////proc/nope/x.db cannot be used: ",
        ),
        ("REDIS_URL", "redis://:hunter2@host:abc", "redis://***@host:abc is not valid: expected "),
        ("WEBHOOK_URL", "https://10.0.0.1", "https://10.0.0.1 cannot be used: "),
    ],
)
async def test_a_setting_that_cannot_work_is_told_in_a_line(
    sandbox: Sandbox,
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    told: str,
) -> None:
    def refuse(_world: World, _params: Params) -> object:
        raise ApiError(400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved")

    monkeypatch.setitem(METHODS, "setwebhook", refuse)
    environment = {**process_settings(sandbox, content), "LOG_LEVEL": "warning", variable: value}
    process = await program("run", cwd=tmp_path, environment=environment)
    _out, err = await asyncio.wait_for(process.communicate(), PROCESS_PATIENCE)
    (line,) = err.decode().splitlines()
    assert line.startswith(f"{variable}={told}")
    assert line.removeprefix(f"{variable}={told}"), "the reason"
    assert "hunter2" not in line
    assert process.returncode == 2


async def test_a_token_that_telegram_refuses_is_told_in_a_line(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    token = SecretStr(OTHER_TOKEN)
    settings = local_settings(sandbox, content, tmp_path, bot_token=token)
    with pytest.raises(ConfigurationError, match=r"^BOT_TOKEN is refused.*BotFather$") as refused:
        async with running(settings, sandbox.clock.now):
            pass
    assert refused.value.exit_code == 2
    assert OTHER_TOKEN not in str(refused.value)


async def test_a_broken_bank_is_refused_by_file_and_line(sandbox: Sandbox, tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    page = content / "en" / "statistics" / "p-value.md"
    page.write_text(page.read_text().replace("title:", "titel:"))
    with pytest.raises(BrokenBank) as refused:
        async with running(local_settings(sandbox, content, tmp_path), sandbox.clock.now):
            pass
    assert refused.value.exit_code == 1
    told = str(refused.value).splitlines()
    assert told
    assert all(re.match(rf"{re.escape(str(page))}:\d+: .", line) for line in told)
    assert sandbox.world.profile.commands == {}, "nothing was said to Telegram"
    assert not (tmp_path / "bot.db").exists()


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


async def test_what_came_while_the_bot_was_down_is_answered(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    settings = local_settings(sandbox, content, tmp_path)
    ann = await sandbox.person("Ann", language_code="en")
    await ann.send("/start q_p-value")
    async with at_work(sandbox, settings):
        await waits_for_card(ann)


async def test_health_tells_whether_polling_and_the_database_live(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    port = free_port()
    settings = local_settings(sandbox, content, tmp_path, web_port=port)
    async with ClientSession() as http, at_work(sandbox, settings) as stage:
        address = f"http://127.0.0.1:{port}/health"
        async with http.get(address) as answer:
            assert answer.status == 200
            assert await answer.json() == {"database": True, "polling": True}
        (tmp_path / "bot.db").rename(tmp_path / "gone.db")
        await stage.house.db.close()
        (tmp_path / "bot.db").mkdir()
        async with http.get(address) as answer:
            assert answer.status == 503
            assert await answer.json() == {"database": False, "polling": True}


async def test_a_taken_port_is_told_in_a_line(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1])
    settings = local_settings(sandbox, content, tmp_path, web_port=port)
    with pytest.raises(ConfigurationError, match=rf"^WEB_PORT={port} .+$"):
        async with running(settings, sandbox.clock.now):
            pass


async def test_a_profile_that_telegram_does_not_take_is_no_reason_not_to_start(
    sandbox: Sandbox, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram lets a bot change its commands a few times an hour only."""

    def refuse(_world: World, _params: Params) -> object:
        raise ApiError(429, "Too Many Requests: retry after 900", {"retry_after": 900})

    monkeypatch.setitem(METHODS, "setmycommands", refuse)
    async with at_work(sandbox, local_settings(sandbox, content, tmp_path)) as stage:
        await ask(await stage.person(), "/help")


async def test_updates_come_by_webhook(content: Path, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with (
        staged(content, tmp_path, role="web", webhook_url=address, web_port=port) as stage,
        ClientSession() as http,
    ):
        ann = await stage.person()
        await ann.send("/start q_p-value")
        card = await waits_for_card(ann)
        assert (await ann.press(card, "A"))["answered"]
        async with http.post(f"{address}/webhook", json={"update_id": 1}) as forged:
            assert forged.status == 401
        async with http.get(f"{address}/health") as health:
            assert await health.json() == {"database": True}
        assert stage.sandbox.world.webhook.info()["url"] == f"{address}/webhook"


async def test_a_webhook_can_be_given_up_for_polling(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    port = free_port()
    by_webhook = local_settings(
        sandbox, content, tmp_path, webhook_url=f"http://127.0.0.1:{port}", web_port=port
    )
    async with at_work(sandbox, by_webhook) as stage:
        ann = await stage.person()
        await ask(ann, "/help")
    await ann.send("/start q_p-value")
    async with at_work(sandbox, local_settings(sandbox, content, tmp_path)):
        await waits_for_card(ann)


async def test_without_a_redis_it_says_that_it_must_be_the_only_one(
    sandbox: Sandbox, content: Path, tmp_path: Path, logs: list[EventDict]
) -> None:
    async with at_work(sandbox, local_settings(sandbox, content, tmp_path)):
        pass
    told = [log for log in logs if log["event"].startswith("the only process")]
    assert [log["log_level"] for log in told] == ["info"]
