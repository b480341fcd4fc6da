"""Messages that people send by ``@bot …`` in any chat: one text each, without pictures."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup, InputTextMessageContent

from bot.telegram.edit_faults import pass_unchanged
from bot.telegram.markup import render
from bot.telegram.screen import Screen


def inline_content(screen: Screen) -> InputTextMessageContent | None:
    """Return what is sent for a screen; None if it needs more than one message, or a picture."""
    html = _html(screen)
    return None if html is None else InputTextMessageContent(message_text=html)


async def edit_inline(bot: Bot, inline_message_id: str, screen: Screen) -> None:
    """Turn an inline message into a screen; if that does not fit, replace only its buttons."""
    html = _html(screen)
    if not isinstance(screen.keyboard, InlineKeyboardMarkup):
        raise TypeError("an inline message without buttons could never be edited again")
    if html is None:
        await put_inline_keyboard(bot, inline_message_id, screen.keyboard)
        return
    try:
        await bot.edit_message_text(
            html, inline_message_id=inline_message_id, reply_markup=screen.keyboard
        )
    except TelegramBadRequest as error:
        pass_unchanged(error)


async def put_inline_keyboard(
    bot: Bot, inline_message_id: str, keyboard: InlineKeyboardMarkup
) -> None:
    """Replace what can be pressed under an inline message."""
    try:
        await bot.edit_message_reply_markup(
            inline_message_id=inline_message_id, reply_markup=keyboard
        )
    except TelegramBadRequest as error:
        pass_unchanged(error)


def _html(screen: Screen) -> str | None:
    parts = render(screen.text, rich=False)
    return parts[0].html if len(parts) == 1 and not parts[0].formulas else None
