"""Whoever writes faster than anybody can read is slowed down, and nobody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import Message, TelegramObject, Update, User

from bot.services import people
from bot.telegram.budget import Budget, Limit
from bot.telegram.screen import Screen
from bot.telegram.talk import House, notify
from bot.telegram.views import notices

#: A message brings a reply: as many at once as an eager person writes, and then fewer than may go
#: out to one chat, so that no line of them grows.
_WRITING = Limit(0.5, 20)
#: A press mostly changes what is there, and an inline query comes with every letter: as fast as a
#: finger for as long as it likes.
_PRESSING = Limit(4, 30)

#: So many people are remembered; whoever has been silent for longest is forgotten first, and that
#: is nobody who floods.
_MOST_PEOPLE = 1_000


@dataclass(slots=True)
class _Person:
    writing: Budget = field(default_factory=lambda: Budget(_WRITING))
    pressing: Budget = field(default_factory=lambda: Budget(_PRESSING))
    told: bool = False
    """Since they were last calm."""


class Flood(BaseMiddleware):
    """Drops what one person sends beyond the limits, before it stands in line.

    They are told once, for which their language is looked up; in a group, where others would have
    to read it, only by a press. Every press is answered. What is not in anybody's hand to send
    fast, like a block, always passes.
    """

    def __init__(self, house: House, clock: Callable[[], float]) -> None:
        """Take a ``clock`` of seconds that never goes back."""
        self._house = house
        self._clock = clock
        self._people: dict[int, _Person] = {}

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle an update if its sender is within the limits."""
        user: User | None = data.get("event_from_user")
        if user is None or not isinstance(event, Update) or not _counts(event):
            return await handler(event, data)
        person = self._remember(_sender(user, event.message))
        budget = person.writing if event.message else person.pressing
        now = self._clock()
        if person.writing.is_idle(now) and person.pressing.is_idle(now):
            person.told = False
        if not budget.wait(now):
            budget.spend(now)
            return await handler(event, data)
        await self._refuse(user, event, person)
        return UNHANDLED

    def _remember(self, sender: int) -> _Person:
        person = self._people.pop(sender, None) or _Person()
        if len(self._people) >= _MOST_PEOPLE:
            del self._people[next(iter(self._people))]
        self._people[sender] = person
        return person

    async def _refuse(self, user: User, update: Update, person: _Person) -> None:
        query, message = update.callback_query, update.message
        private = message is not None and message.chat.type == ChatType.PRIVATE
        if query is None and (person.told or not private):
            return
        text = None
        if not person.told:
            person.told = True
            text = await self._slowly(user)
        if query is not None:
            await notify(query, text)
        elif text is not None:
            await self._house.door.send(user.id, Screen(text), rich=False)

    async def _slowly(self, user: User) -> str:
        house = self._house
        language = await people.language_of(house.db, user.id, user.language_code, house.defaults)
        return notices.slowly(house.translations[language])


def _counts(update: Update) -> bool:
    message = update.message
    if message is None:
        return update.callback_query is not None or update.inline_query is not None
    # In a group the bot hears commands only: what people say to each other is theirs.
    return message.chat.type == ChatType.PRIVATE or (message.text or "").startswith("/")


def _sender(user: User, message: Message | None) -> int:
    # All who write in the name of a chat have one user in common.
    anonymous = message is not None and message.sender_chat
    return anonymous.id if anonymous else user.id
