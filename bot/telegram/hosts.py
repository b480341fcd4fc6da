"""Those who run the bot, or set it up in a chat, are told what happens there."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from aiogram.exceptions import AiogramError

from bot.db.chat_models import Chat
from bot.db.models import Subscriber
from bot.services import chats, people
from bot.telegram.screen import Screen
from bot.telegram.talk import House
from bot.telegram.views.channels import lost_screen

log = structlog.get_logger(__name__)


async def tell(house: House, person_id: int, make: Callable[[Subscriber], Screen]) -> bool:
    """Write to somebody, if they have ever written to the bot. Return whether it reached them.

    What is told is told once: who cannot be reached at the moment finds it by a command.
    """
    person = await people.known(house.db, person_id)
    if person is None:
        return False
    try:
        await house.door.send(person.id, make(person), rich=False)
    except AiogramError as error:
        log.info("somebody was not reached", person=person.id, reason=str(error))
        return False
    return True


async def lose(house: House, chat_id: int, now: datetime) -> None:
    """Pause a chat where the bot may not post any more, and tell its hosts once."""
    chat = await chats.find(house.db, chat_id)
    if chat is not None:
        await _tell_lost(house, chat, await chats.withdraw(house.db, chat_id, now))


async def retire(house: House, chat_id: int, now: datetime) -> None:
    """End a chat that is no more, and tell its hosts once."""
    chat = await chats.find(house.db, chat_id)
    if chat is not None:
        await _tell_lost(house, chat, await chats.retire(house.db, chat_id, now))


async def _tell_lost(house: House, chat: Chat, hosts: Sequence[int]) -> None:
    for host in hosts:
        await tell(
            house, host, lambda person: lost_screen(house.translations[person.language], chat.title)
        )
