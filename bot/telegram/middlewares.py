"""What every handler gets."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, Update, User

from bot.db.models import Subscriber
from bot.services import people
from bot.telegram.talk import House, Talk, Visit, notify
from bot.telegram.views import notices

#: @GroupAnonymousBot, in whose name administrators of a group write who do not want to be seen.
_ANONYMOUS_ADMIN = 1087968824

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Acquaintance(BaseMiddleware):
    """Adds who is behind an event, and the moment of it.

    In a private chat that is ``talk``, with somebody we know; elsewhere ``visit``, by anybody.
    """

    def __init__(self, house: House, clock: Callable[[], datetime]) -> None:
        self._house = house
        self._clock = clock

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Get to know the person; what another bot sent is not for us."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if not isinstance(event, Update) or (user is not None and _is_another_bot(user)):
            return UNHANDLED
        house, now = self._house, self._clock()
        if user is None:
            # Telegram itself tells something: what is counted, what was voted.
            data["now"] = now
            return await handler(event, data)
        if chat is None or chat.type != ChatType.PRIVATE:
            data["visit"] = await self._welcome(user, now)
            return await handler(event, data)
        person = await self._find(user, event, now)
        if person is None:
            await self._turn_away(user, event)
            return UNHANDLED
        if _is_command(event):
            await people.expect(house.db, person, None)
        data["talk"] = Talk(house, person, now)
        return await handler(event, data)

    async def _welcome(self, user: User, now: datetime) -> Visit:
        house = self._house
        language = await people.language_of(house.db, user.id, user.language_code, house.defaults)
        return Visit(house, user, language, now)

    async def _find(self, user: User, update: Update, now: datetime) -> Subscriber | None:
        # Only who writes gets known: whoever had us forget them presses an old button, or blocks
        # us, and stays forgotten.
        house = self._house
        if update.message is None:
            return await people.known(house.db, user.id)
        return await people.meet(house.db, user.id, user.language_code, house.defaults, now)

    async def _turn_away(self, user: User, update: Update) -> None:
        house = self._house
        language = people.closest_language(user.language_code, house.defaults.language)
        if update.callback_query is not None:
            await notify(update.callback_query, notices.gone(house.translations[language]))


def _is_another_bot(user: User) -> bool:
    return user.is_bot and user.id != _ANONYMOUS_ADMIN


def _is_command(update: Update) -> bool:
    # A command ends whatever we were waiting for: its person has gone on to something else.
    return bool(update.message and (update.message.text or "").startswith("/"))
