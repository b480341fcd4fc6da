"""Photos that people are sent, with a screen below them."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto, Message

from bot.telegram.edit_faults import out_of_reach, pass_unchanged
from bot.telegram.markup import render
from bot.telegram.screen import Screen


async def send_photo(bot: Bot, chat_id: int, photo: bytes | str, screen: Screen) -> str:
    """Send a PNG, or a photo by its file id, with a screen of up to 1024 characters below it.

    Return the file id under which Telegram keeps it. Raise TelegramBadRequest for a file id
    that is not valid any more.
    """
    sent = await bot.send_photo(
        chat_id, _file(photo), caption=_caption(screen), reply_markup=screen.keyboard
    )
    return _file_id(sent)


async def edit_photo(bot: Bot, message: Message, photo: bytes | str, screen: Screen) -> str:
    """Turn a message into a photo as `send_photo` does; send it if that is out of reach."""
    keyboard = screen.keyboard if isinstance(screen.keyboard, InlineKeyboardMarkup) else None
    edited: Message | bool = message
    try:
        edited = await bot.edit_message_media(
            InputMediaPhoto(media=_file(photo), caption=_caption(screen)),
            chat_id=message.chat.id,
            message_id=message.message_id,
            reply_markup=keyboard,
        )
    except TelegramBadRequest as error:
        if out_of_reach(error):
            return await send_photo(bot, message.chat.id, photo, screen)
        pass_unchanged(error)
    assert isinstance(edited, Message)  # noqa: S101 - only inline messages give True
    return _file_id(edited)


def _file(photo: bytes | str) -> BufferedInputFile | str:
    return photo if isinstance(photo, str) else BufferedInputFile(photo, "progress.png")


def _caption(screen: Screen) -> str:
    return render(screen.text, rich=False)[0].html


def _file_id(message: Message) -> str:
    assert message.photo  # noqa: S101 - it shows one
    return message.photo[-1].file_id
