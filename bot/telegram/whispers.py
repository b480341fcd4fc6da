"""What only the one who pressed sees of a group: ephemeral messages."""

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.types import CallbackQuery, EphemeralMessageParameters, Message

from bot.telegram.door import Door
from bot.telegram.screen import Screen

log = structlog.get_logger(__name__)


async def whisper(door: Door, query: CallbackQuery, screen: Screen) -> bool:
    """Send a screen into the group of a press so that only the one who pressed sees it.

    Return False if it does not fit one message, or the server will not have it.
    """
    message = query.message
    if message is None:
        return False
    thread = None
    if isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id
    whom = EphemeralMessageParameters(
        receiver_user_id=query.from_user.id, callback_query_id=query.id
    )
    try:
        return await door.whisper(message.chat.id, screen, whom, thread_id=thread)
    except (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound) as error:
        log.info("whisper refused", reason=error.message)
        return False
