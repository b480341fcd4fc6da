"""Where screens become messages: the one place that decides between rich and plain ones.

Photos, polls and inline messages, which are always plain, have places of their own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BufferedInputFile,
    EphemeralMessageParameters,
    ForceReply,
    InlineKeyboardMarkup,
    InputRichMessage,
    Message,
    ReplyParameters,
)

from bot.telegram.edit_faults import out_of_reach, pass_unchanged
from bot.telegram.markup import Part, render
from bot.telegram.pace import begun
from bot.telegram.pictures import draw
from bot.telegram.screen import Screen

log = structlog.get_logger(__name__)

RichMode = Literal["auto", "on", "off"]
Keyboard = InlineKeyboardMarkup | ForceReply | None
Parts = tuple[Part, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message goes: a chat, a topic of a forum, what it answers, and who alone sees it."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None
    whom: EphemeralMessageParameters | None = None

    @property
    def reply(self) -> ReplyParameters | None:
        if self.reply_to is None:
            return None
        # Whoever asked may have deleted it meanwhile.
        return ReplyParameters(message_id=self.reply_to, allow_sending_without_reply=True)


class Door:
    """Sends and edits screens.

    ``mode`` is the operator's word on rich messages: never (off), always tried (on), or tried
    until the server turns out not to know them (auto). A person may not want them either.
    """

    def __init__(self, bot: Bot, mode: RichMode) -> None:
        self.bot = bot
        self._mode = mode

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        rich: bool,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a screen, as several messages if it is long. Return the last, with the keyboard.

        ``thread_id`` is a topic of a forum, ``reply_to`` a message of the chat.
        """
        place = _Place(chat_id, thread_id, reply_to)
        return await self._richly(rich, screen, partial(self._send_parts, place, screen))

    async def whisper(
        self,
        chat_id: int,
        screen: Screen,
        whom: EphemeralMessageParameters,
        *,
        thread_id: int | None = None,
    ) -> bool:
        """Send a screen into a group so that one person sees it.

        Return False, and send nothing, if it does not fit into one message.
        """

        async def send(parts: Parts) -> bool:
            if not _is_one(parts):
                return False
            await self._send_part(_Place(chat_id, thread_id, whom=whom), parts[0], screen.keyboard)
            return True

        return await self._richly(True, screen, send)

    async def send_file(self, chat_id: int, name: str, content: bytes, caption: str) -> Message:
        """Send a file of at most 50 MB, with a line or two of Markdown below it."""
        html = render(caption, rich=False)[0].html
        return await self.bot.send_document(chat_id, BufferedInputFile(content, name), caption=html)

    async def edit(self, message: Message, screen: Screen, *, rich: bool) -> None:
        """Turn a message into a screen. What does not fit is sent below it."""
        await self._richly(rich, screen, partial(self._edit_parts, message, screen))

    async def edit_whole(
        self, chat_id: int, message_id: int, screen: Screen, *, rich: bool
    ) -> bool:
        """Turn a message into a screen that fits into one, and send nothing beside it.

        Return False, and change nothing, if it does not fit or the message is out of reach.
        """

        async def edit(parts: Parts) -> bool:
            if not _is_one(parts):
                return False
            try:
                await self._edit_text(chat_id, message_id, parts[0], screen.keyboard)
            except TelegramBadRequest as error:
                if out_of_reach(error):
                    return False
                pass_unchanged(error)
            return True

        return await self._richly(rich, screen, edit)

    async def edit_keyboard(self, message: Message, keyboard: InlineKeyboardMarkup) -> None:
        """Replace what can be pressed."""
        await self.put_keyboard(message.chat.id, message.message_id, keyboard)

    async def put_keyboard(
        self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup
    ) -> None:
        """Replace what can be pressed under a message of ours."""
        try:
            await self.bot.edit_message_reply_markup(
                chat_id=chat_id, message_id=message_id, reply_markup=keyboard
            )
        except TelegramBadRequest as error:
            pass_unchanged(error)

    async def _richly(self, rich: bool, screen: Screen, show: Callable[[Parts], Awaitable[T]]) -> T:
        """Show a screen as a rich message where it is wanted, needed and taken, else without."""
        if rich and self._mode != "off":
            parts = render(screen.text, rich=True)
            try:
                return await show(parts)
            except (TelegramBadRequest, TelegramNotFound) as error:
                if not parts[0].rich:
                    raise
                self._refused(error)
        return await show(render(screen.text, rich=False))

    def _refused(self, error: TelegramBadRequest | TelegramNotFound) -> None:
        log.warning("rich message refused", reason=error.message)
        if self._mode == "auto" and isinstance(error, TelegramNotFound):
            self._mode = "off"

    async def _send_parts(self, place: _Place, screen: Screen, parts: Parts) -> Message:
        first, *others = parts
        message = await self._send_part(place, first, None if others else screen.keyboard)
        for part in others:
            with begun():
                keyboard = screen.keyboard if part is others[-1] else None
                message = await self._send_part(place, part, keyboard)
        return message

    async def _send_part(self, place: _Place, part: Part, keyboard: Keyboard) -> Message:
        if part.rich:
            return await self.bot.send_rich_message(
                place.chat_id,
                InputRichMessage(html=part.html),
                message_thread_id=place.thread_id,
                reply_parameters=place.reply,
                reply_markup=keyboard,
                ephemeral_message_parameters=place.whom,
            )
        await self._send_picture(place, part)
        with begun() if part.formulas else nullcontext():
            return await self.bot.send_message(
                place.chat_id,
                part.html,
                message_thread_id=place.thread_id,
                reply_parameters=place.reply,
                reply_markup=keyboard,
                ephemeral_message_parameters=place.whom,
            )

    async def _send_picture(self, place: _Place, part: Part) -> None:
        if part.formulas:
            try:
                picture = await asyncio.to_thread(draw, part.formulas)
            except ValueError as error:
                # The content check draws every formula of the bank; the text is better than none.
                log.error("formula cannot be drawn", reason=str(error))
                return
            await self.bot.send_photo(
                place.chat_id,
                BufferedInputFile(picture, "formulas.png"),
                message_thread_id=place.thread_id,
                reply_parameters=place.reply,
            )

    async def _edit_parts(self, message: Message, screen: Screen, parts: Parts) -> None:
        first, rest = parts[0], parts[1:]
        place = _Place(message.chat.id)
        try:
            await self._edit_text(
                message.chat.id, message.message_id, first, None if rest else screen.keyboard
            )
        except TelegramBadRequest as error:
            if out_of_reach(error):
                await self._send_parts(place, screen, parts)
            else:
                pass_unchanged(error)
            return
        await self._send_picture(place, first)
        if rest:
            await self._send_parts(place, screen, rest)

    async def _edit_text(
        self, chat_id: int, message_id: int, part: Part, keyboard: Keyboard
    ) -> None:
        buttons = keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None
        if part.rich:
            await self.bot.edit_message_text(
                rich_message=InputRichMessage(html=part.html),
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=buttons,
            )
        else:
            await self.bot.edit_message_text(
                part.html, chat_id=chat_id, message_id=message_id, reply_markup=buttons
            )


def _is_one(parts: Parts) -> bool:
    """Whether a text is a single message, without a picture before it."""
    return len(parts) == 1 and not parts[0].formulas
