"""The one place where screens become Bot API calls, and where rich or plain is decided."""

import asyncio
from typing import Literal

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputRichMessage,
    Message,
)

from bot.telegram.markup import Part, render
from bot.telegram.pictures import draw
from bot.telegram.screen import Screen

log = structlog.get_logger(__name__)

#: What Telegram says of a message that a person has deleted or that has become too old.
_OUT_OF_REACH = ("message to edit not found", "message can't be edited")

RichMode = Literal["auto", "on", "off"]
Keyboard = InlineKeyboardMarkup | ForceReply | None


class Door:
    """Sends and edits screens.

    ``mode`` is the operator's word on rich messages: never (off), always tried (on), or tried
    until the server turns out not to know them (auto). A person may not want them either.
    """

    def __init__(self, bot: Bot, mode: RichMode) -> None:
        self.bot = bot
        self._mode = mode

    async def send(self, chat_id: int, screen: Screen, *, rich: bool) -> Message:
        """Send a screen, as several messages if it is long. Return the last, with the keyboard."""
        if self._takes(rich):
            parts = render(screen.text, rich=True)
            try:
                return await self._send_parts(chat_id, parts, screen)
            except (TelegramBadRequest, TelegramNotFound) as error:
                if not parts[0].rich:
                    raise
                self._refused(error)
        return await self._send_parts(chat_id, render(screen.text, rich=False), screen)

    async def send_file(self, chat_id: int, name: str, content: bytes, caption: str) -> Message:
        """Send a file of at most 50 MB, with a line or two of Markdown below it."""
        html = render(caption, rich=False)[0].html
        return await self.bot.send_document(chat_id, BufferedInputFile(content, name), caption=html)

    async def send_photo(self, chat_id: int, photo: bytes | str, screen: Screen) -> str:
        """Send a PNG, or a photo by its file id, with a screen of up to 1024 characters below it.

        Return the file id under which Telegram keeps it. Raise TelegramBadRequest for a file id
        that is not valid any more.
        """
        sent = await self.bot.send_photo(
            chat_id, _photo(photo), caption=_caption(screen), reply_markup=screen.keyboard
        )
        return _file_id(sent)

    async def edit_photo(self, message: Message, photo: bytes | str, screen: Screen) -> str:
        """Turn a message into a photo as `send_photo` does; send it if that is out of reach."""
        keyboard = screen.keyboard if isinstance(screen.keyboard, InlineKeyboardMarkup) else None
        edited: Message | bool = message
        try:
            edited = await self.bot.edit_message_media(
                InputMediaPhoto(media=_photo(photo), caption=_caption(screen)),
                chat_id=message.chat.id,
                message_id=message.message_id,
                reply_markup=keyboard,
            )
        except TelegramBadRequest as error:
            if any(reason in error.message for reason in _OUT_OF_REACH):
                return await self.send_photo(message.chat.id, photo, screen)
            _pass_unchanged(error)
        assert isinstance(edited, Message)  # noqa: S101 - only inline messages give True
        return _file_id(edited)

    async def edit(self, message: Message, screen: Screen, *, rich: bool) -> None:
        """Turn a message into a screen. What does not fit is sent below it."""
        if self._takes(rich):
            parts = render(screen.text, rich=True)
            try:
                return await self._edit_parts(message, parts, screen)
            except (TelegramBadRequest, TelegramNotFound) as error:
                if not parts[0].rich:
                    raise
                self._refused(error)
        return await self._edit_parts(message, render(screen.text, rich=False), screen)

    async def edit_keyboard(self, message: Message, keyboard: InlineKeyboardMarkup) -> None:
        """Replace what can be pressed."""
        try:
            await self.bot.edit_message_reply_markup(
                chat_id=message.chat.id, message_id=message.message_id, reply_markup=keyboard
            )
        except TelegramBadRequest as error:
            _pass_unchanged(error)

    def _takes(self, wanted: bool) -> bool:
        return wanted and self._mode != "off"

    def _refused(self, error: TelegramBadRequest | TelegramNotFound) -> None:
        log.warning("rich message refused", reason=error.message)
        if self._mode == "auto" and isinstance(error, TelegramNotFound):
            self._mode = "off"

    async def _send_parts(self, chat_id: int, parts: tuple[Part, ...], screen: Screen) -> Message:
        for part in parts[:-1]:
            await self._send_part(chat_id, part, None)
        return await self._send_part(chat_id, parts[-1], screen.keyboard)

    async def _send_part(self, chat_id: int, part: Part, keyboard: Keyboard) -> Message:
        if part.rich:
            return await self.bot.send_rich_message(
                chat_id, InputRichMessage(html=part.html), reply_markup=keyboard
            )
        await self._send_picture(chat_id, part)
        return await self.bot.send_message(chat_id, part.html, reply_markup=keyboard)

    async def _send_picture(self, chat_id: int, part: Part) -> None:
        if part.formulas:
            try:
                picture = await asyncio.to_thread(draw, part.formulas)
            except ValueError as error:
                # The content check draws every formula of the bank; the text is better than none.
                log.error("formula cannot be drawn", reason=str(error))
                return
            await self.bot.send_photo(chat_id, BufferedInputFile(picture, "formulas.png"))

    async def _edit_parts(self, message: Message, parts: tuple[Part, ...], screen: Screen) -> None:
        first, rest = parts[0], parts[1:]
        keyboard = None
        if not rest and isinstance(screen.keyboard, InlineKeyboardMarkup):
            keyboard = screen.keyboard
        try:
            if first.rich:
                await self.bot.edit_message_text(
                    rich_message=InputRichMessage(html=first.html),
                    chat_id=message.chat.id,
                    message_id=message.message_id,
                    reply_markup=keyboard,
                )
            else:
                await self.bot.edit_message_text(
                    first.html,
                    chat_id=message.chat.id,
                    message_id=message.message_id,
                    reply_markup=keyboard,
                )
        except TelegramBadRequest as error:
            if any(reason in error.message for reason in _OUT_OF_REACH):
                await self._send_parts(message.chat.id, parts, screen)
            else:
                _pass_unchanged(error)
            return
        await self._send_picture(message.chat.id, first)
        if rest:
            await self._send_parts(message.chat.id, rest, screen)


def _photo(photo: bytes | str) -> BufferedInputFile | str:
    return photo if isinstance(photo, str) else BufferedInputFile(photo, "progress.png")


def _caption(screen: Screen) -> str:
    return render(screen.text, rich=False)[0].html


def _file_id(message: Message) -> str:
    assert message.photo  # noqa: S101 - it shows one
    return message.photo[-1].file_id


def _pass_unchanged(error: TelegramBadRequest) -> None:
    # A repeated press asks for what is shown already: nothing is wrong then.
    if "message is not modified" not in error.message:
        raise error
