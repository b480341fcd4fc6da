"""What happens in the sandbox, told to whoever watches: the page, and people who wait."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.sandbox.errors import Json


class Events:
    """A numbered stream. ``number`` is that of the latest event; numbers begin with 1."""

    def __init__(self) -> None:
        self.number = 0
        self._watchers: set[asyncio.Queue[Json | None]] = set()
        self._next = asyncio.Event()

    def publish(self, make: Callable[[], Json]) -> int:
        """Tell of an event and return its number. `make` is called only if someone watches."""
        self.number += 1
        self._next.set()
        self._next = asyncio.Event()
        if self._watchers:
            event = make()
            for watcher in self._watchers:
                watcher.put_nowait(event)
        return self.number

    async def after(self, number: int, timeout: float) -> bool:  # noqa: ASYNC109 - a span of patience, not a cancel scope
        """Wait until an event later than `number` has come. False after `timeout` seconds."""
        if self.number <= number:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._next.wait(), timeout)
        return self.number > number

    def watch(self) -> asyncio.Queue[Json | None]:
        """Return a queue that gets every event from now on, and None at the end."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[Json | None]) -> None:
        """Stop filling a queue."""
        self._watchers.discard(queue)

    def close(self) -> None:
        """End every queue."""
        for watcher in self._watchers:
            watcher.put_nowait(None)
