"""How much memory the running bot takes while nothing happens."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figure import CannotMeasureError, Figure
from bot.sandbox.server import Sandbox

NAME = "idle_memory_mb"

_SETTLE_S = 4
_PATIENCE_S = 60


def measure() -> Figure:
    """Start `python -m bot run` in a process of its own, and look at it after a while."""
    if not Path("/proc/self/status").exists():
        raise CannotMeasureError("it needs /proc")
    return asyncio.run(_measure())


async def _measure() -> Figure:
    with TemporaryDirectory() as folder:
        async with Sandbox() as sandbox:
            bot = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=folder,
                env=os.environ
                | {
                    "BOT_TOKEN": sandbox.token,
                    "BOT_API_URL": sandbox.url,
                    "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
                    "WEB_PORT": "0",
                    "LOG_FORMAT": "json",
                },
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                await asyncio.wait_for(_is_running(bot), _PATIENCE_S)
                await asyncio.sleep(_SETTLE_S)
                status = _status(bot.pid)
            finally:
                bot.send_signal(signal.SIGTERM)
                await bot.communicate()
    note = f"at most since the start: {_megabytes(status, 'VmHWM'):.0f} MB"
    return Figure(NAME, _megabytes(status, "VmRSS"), "MB", notes=(note,))


def _status(pid: int) -> str:
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii")


async def _is_running(bot: asyncio.subprocess.Process) -> None:
    assert bot.stderr is not None  # noqa: S101 - it was asked for
    said = b""
    async for line in bot.stderr:
        if b'"event": "running"' in line:
            return
        said += line
    raise RuntimeError(f"the bot did not start:\n{said.decode()}")


def _megabytes(status: str, field: str) -> float:
    found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None  # noqa: S101 - Linux writes both
    return int(found[1]) / 1024
