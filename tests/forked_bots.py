"""Real processes of the bot that start in no time: a server imports everything, and forks.

Python takes seconds to import the bot, a fork takes a hundredth of one.
"""

import asyncio
import gc
import os
import signal
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

from bot.app import run
from bot.config import Settings

#: Seconds that the server may take to import the bot, on a busy machine.
_PATIENCE = 90


class Forker:
    """Starts bots, one at a time."""

    def __init__(self, server: Process) -> None:
        self._server = server
        self._bot: int | None = None

    async def start(self) -> None:
        """Start a bot."""
        self._bot = int(await self._ask("start"))

    async def kill(self) -> None:
        """Kill the bot as a power cut would, and return when it is gone."""
        assert self._bot is not None
        # One that has ended by itself keeps its number until it is reaped.
        os.kill(self._bot, signal.SIGKILL)
        self._bot = None
        assert await self._ask("reap") == str(-signal.SIGKILL), "it has ended by itself"

    async def close(self) -> None:
        """Kill the bot, if one runs, and end the server."""
        if self._bot is not None:
            os.kill(self._bot, signal.SIGKILL)
        assert self._server.stdin is not None
        self._server.stdin.close()
        await self._server.wait()

    async def _ask(self, word: str) -> str:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{word}\n".encode())
        async with asyncio.timeout(_PATIENCE):
            return (await self._server.stdout.readline()).decode().strip()


@asynccontextmanager
async def forker(settings: Mapping[str, str], log: Path) -> AsyncIterator[Forker]:
    """Run a server that forks bots with these environment variables, which log into a file."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("wb") as sink:
        server = await asyncio.create_subprocess_exec(
            sys.executable,
            __file__,
            stdin=PIPE,
            stdout=PIPE,
            stderr=sink,
            env={**inherited, **settings},
        )
    it = Forker(server)
    try:
        yield it
    finally:
        await it.close()


def _serve() -> None:
    """Obey the lines of the standard input: start a bot, or reap it; answer each with a number."""
    gc.freeze()  # what is never touched is never copied
    bot = 0
    for word in sys.stdin:
        if word.strip() == "start":
            bot = os.fork()
            if not bot:
                _live()
            answer = bot
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _live() -> NoReturn:
    os.dup2(2, 1)  # the standard output is the server's, for its answers
    os.close(0)
    try:
        asyncio.run(run(Settings(_env_file=None), "all"))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    _serve()
