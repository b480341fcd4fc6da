"""The whole program: it starts, or says why it cannot."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientSession
from ports import free_port
from program import PROCESS_PATIENCE, process_settings, program
from pydantic import SecretStr
from small_bank import write_bank
from stage import (
    MONDAY_NOON,
    ask,
    at_work,
    local_settings,
    staged,
    waits_for_card,
)
from structlog.typing import EventDict

from bot.app import running
from bot.bank.fault import BrokenBank
from bot.config import ConfigurationError
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

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
