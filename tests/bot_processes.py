"""Real processes of the bot, as many as one likes: forked from a server that has imported all."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import logs
from bot.app import Role, run
from bot.config import Settings
from bot.delivery import attempt, results, sender

#: Nobody wants to wait for two minutes until what a killed process held is free again. For half of
#: it what is sent must be stored, or is sent again: PostgreSQL may take its time for a restart.
_LEASE = timedelta(seconds=60)


class BotProcess:
    """``sobesednik run --role …`` with settings of its own, which logs into a file."""

    def __init__(self, role: Role, settings: Mapping[str, object], log: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["bot.app"])
        self.log = log
        log.touch()
        self._process: ForkServerProcess = context.Process(
            target=_live, args=(role, dict(settings), log)
        )
        self._process.start()

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.is_alive()

    @property
    def has_failed(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.exitcode not in {None, 0, -signal.SIGKILL}

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self._process.kill()

    async def stop(self) -> int | None:
        """Ask it to stop; return its exit code, or None if it does not within a minute."""
        self._process.terminate()
        await asyncio.to_thread(self._process.join, 60)
        return self._process.exitcode


def _live(role: Role, settings: Mapping[str, object], log: Path) -> None:
    for module in (attempt, results, sender):
        vars(module)["LEASE"] = _LEASE
    with log.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 2)
    logs.configure("json")
    asyncio.run(run(Settings(_env_file=None).model_copy(update=dict(settings)), role))
