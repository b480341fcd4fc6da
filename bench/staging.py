"""The process with Telegram in it, as the measuring one sees it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bench.broadcast_stage import Report


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox in a process of its own; ``url`` and ``token`` are for the bot."""

    process: asyncio.subprocess.Process
    url: str
    token: str

    async def ask(self, command: str, *more: str) -> dict[str, Any]:
        """Give a command, and return the answer."""
        assert self.process.stdin is not None  # noqa: S101 - asked for
        self.process.stdin.write(json.dumps([command, *more]).encode() + b"\n")
        return await _read(self.process)

    async def count(self) -> int:
        """Return how many receivers got something since the last report."""
        count: int = (await self.ask("count"))["count"]
        return count

    async def report(self) -> Report:
        """Wait for the last press, and return what came since the last report."""
        report: Report = (await self.ask("report"))["report"]
        return report


@asynccontextmanager
async def staged(receivers: int, players: int) -> AsyncIterator[Stage]:
    """Give a stage with so many people who get something, and so many who answer."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.broadcast_stage", str(receivers), str(players),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )  # fmt: skip
    try:
        begun = await _read(process)
        yield Stage(process, begun["url"], begun["token"])
    finally:
        assert process.stdin is not None  # noqa: S101 - asked for
        process.stdin.close()
        await process.wait()


async def _read(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None  # noqa: S101 - asked for
    answer: dict[str, Any] = json.loads(await process.stdout.readline())
    return answer
