"""What only the one who pressed sees of a group: ephemeral messages."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.types import CallbackQuery, EphemeralMessageParameters, InputRichMessage, Message

from bot.telegram.markup import render
from bot.telegram.screen import Screen

log = structlog.get_logger(__name__)


async def whisper(bot: Bot, query: CallbackQuery, screen: Screen, *, rich: bool) -> bool:
    """Send a screen into the group of a press so that only the one who pressed sees it.

    Return False if it does not fit one message, or the server will not have it.
    """
    part, *others = render(screen.text, rich=rich)
    message = query.message
    if message is None or others or part.formulas:
        return False
    thread = None
    if isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id
    whom = EphemeralMessageParameters(
        receiver_user_id=query.from_user.id, callback_query_id=query.id
    )
    try:
        if part.rich:
            await bot.send_rich_message(
                message.chat.id,
                InputRichMessage(html=part.html),
                message_thread_id=thread,
                reply_markup=screen.keyboard,
                ephemeral_message_parameters=whom,
            )
        else:
            await bot.send_message(
                message.chat.id,
                part.html,
                message_thread_id=thread,
                reply_markup=screen.keyboard,
                ephemeral_message_parameters=whom,
            )
    except (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound) as error:
        log.info("whisper refused", reason=error.message)
        return False
    return True
