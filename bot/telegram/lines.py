"""Whose turn it is within one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey


class Lines(BaseEventIsolation):
    """A line for each person, which is gone when its last one is.

    aiogram's own `SimpleEventIsolation` keeps one for everybody who has ever written.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[StorageKey, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        """Stand in line for a person, and keep the turn during the block."""
        # Whoever waits or has the turn holds the lock, and with it the line.
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            yield

    async def close(self) -> None:
        """Have nothing to close."""
