"""One person's updates one after another, whichever process they come to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey

from bot.telegram.inorder import NotBegun
from bot.telegram.lines import Lines
from bot.telegram.shared import Away, Shared

#: Whoever dies in their turn keeps the others waiting for so long; who takes longer loses it.
_LEASE_MS = 30_000
#: Redis may be away for so long: less than the webhook may take for an answer.
_PATIENCE_S = 8.0
_ASK_EVERY_S = 0.05

#: After an answer that got lost the turn may be ours already.
_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 'no' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'yes'
"""

_GIVE_BACK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'yes'
"""


class SharedTurns(BaseEventIsolation):
    """Turns in Redis; within the process those who come wait in line first."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._own = Lines()
        self._take = shared.script(_TAKE)
        self._give_back = shared.script(_GIVE_BACK)

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        """Wait for the turn, and keep it for the block.

        Raise NotBegun if Redis stays away: nothing has happened then.
        """
        name = f"sobesednik:{key.bot_id}:turn:{key.user_id}"
        holder = uuid4().hex
        async with self._own.lock(key):
            try:
                await self._wait(name, holder)
                yield
            finally:
                # If that fails, the turn ends with its lease.
                with suppress(Away):
                    await self._shared.run(self._give_back, name, holder)

    async def _wait(self, name: str, holder: str) -> None:
        clock = asyncio.get_running_loop().time
        away_since: float | None = None
        while True:
            try:
                if await self._shared.run(self._take, name, holder, _LEASE_MS) == "yes":
                    return
                away_since = None
            except Away:
                away_since = away_since or clock()
                if clock() - away_since > _PATIENCE_S:
                    raise NotBegun("Redis is away") from None
            await asyncio.sleep(_ASK_EVERY_S)

    async def close(self) -> None:
        """Do nothing: who opened the connections closes them."""
