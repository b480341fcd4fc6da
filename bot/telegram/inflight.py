"""Updates that are being handled, so that a stop can wait for them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update


class InFlight(BaseMiddleware):
    """Counts updates in the making, and remembers the last one."""

    def __init__(self) -> None:
        self.last_update_id: int | None = None
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle an update, counted."""
        update_id = event.update_id if isinstance(event, Update) else 0
        self.last_update_id = max(self.last_update_id or 0, update_id)
        self._count += 1
        self._idle.clear()
        try:
            return await handler(event, data)
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def finish(self, seconds: float) -> bool:
        """Wait until nothing is being handled, or for so long. Return whether all was done."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True
