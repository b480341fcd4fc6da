"""What every handler gets."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update, User

from bot.services import people
from bot.telegram.talk import House, Talk

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Acquaintance(BaseMiddleware):
    """Adds ``talk``: the person behind an event, and the moment of it."""

    def __init__(self, house: House, clock: Callable[[], datetime]) -> None:
        self._house = house
        self._clock = clock

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Get to know the person; what nobody sent is not for us."""
        user: User | None = data.get("event_from_user")
        if user is None or user.is_bot:
            return None
        now = self._clock()
        house = self._house
        person = await people.meet(house.db, user.id, user.language_code, house.defaults, now)
        if isinstance(event, Update) and _is_command(event):
            await people.expect(house.db, person, None)
        data["talk"] = Talk(house, person, now)
        return await handler(event, data)


def _is_command(update: Update) -> bool:
    # A command ends whatever we were waiting for: its person has gone on to something else.
    return bool(update.message and (update.message.text or "").startswith("/"))
