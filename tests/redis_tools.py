"""A Redis of one's own that can be stopped and started again."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from ports import free_port


@dataclass(slots=True)
class RedisServer:
    """A Redis on this machine, which forgets everything when it stops."""

    program: str
    port: int
    process: Process | None = None

    @property
    def url(self) -> str:
        """The setting REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start it, and return when it listens."""
        self.process = await asyncio.create_subprocess_exec(
            *(self.program, "--port", str(self.port), "--save", "", "--appendonly", "no"),
            stdout=DEVNULL,
        )
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                await writer.wait_closed()
                return
        pytest.fail("Redis does not start")

    async def stop(self) -> None:
        """End it, and return when it is gone."""
        if self.process is not None:
            self.process.terminate()
            await self.process.wait()
            self.process = None


@asynccontextmanager
async def redis_server() -> AsyncIterator[RedisServer]:
    """Run a Redis on a free port. Skip the test where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    server = RedisServer(program, free_port())
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
