"""The one place where screens become Bot API calls, and where rich or plain is decided."""

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardMarkup,
    InputPollOption,
    InputRichMessage,
    Message,
    ReplyParameters,
)

from bot.telegram.markup import Part, render
from bot.telegram.pace import begun
from bot.telegram.pictures import draw
from bot.telegram.screen import Poll, Screen

log = structlog.get_logger(__name__)

#: What Telegram says of a message that a person has deleted, that has become too old, or that is a
#: picture.
_OUT_OF_REACH = (
    *("message to edit not found", "message can't be edited"),
    "there is no text in the message to edit",
)

_UNCHANGED = "message is not modified"

RichMode = Literal["auto", "on", "off"]
Keyboard = InlineKeyboardMarkup | ForceReply | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message goes: a chat, a topic of a forum, and what it answers, if anything."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None

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

    @property
    def rich(self) -> bool:
        """Whether rich messages are tried at all."""
        return self._mode != "off"

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
        if self._takes(rich):
            parts = render(screen.text, rich=True)
            try:
                return await self._send_parts(place, parts, screen)
            except (TelegramBadRequest, TelegramNotFound) as error:
                if not parts[0].rich:
                    raise
                self._refused(error)
        return await self._send_parts(place, render(screen.text, rich=False), screen)

    async def send_poll(self, chat_id: int, poll: Poll, *, thread_id: int | None = None) -> Message:
        """Send a quiz poll whose options everybody sees in an order of their own."""
        return await self.bot.send_poll(
            chat_id,
            poll.question,
            [InputPollOption(text=option) for option in poll.options],
            type="quiz",
            correct_option_ids=list(poll.correct),
            allows_multiple_answers=len(poll.correct) > 1,
            shuffle_options=True,
            explanation=poll.explanation or None,
            description=poll.description or None,
            question_parse_mode=None,
            explanation_parse_mode=None,
            description_parse_mode=None,
            message_thread_id=thread_id,
            reply_markup=poll.keyboard,
        )

    async def send_file(self, chat_id: int, name: str, content: bytes, caption: str) -> Message:
        """Send a file of at most 50 MB, with a line or two of Markdown below it."""
        html = render(caption, rich=False)[0].html
        return await self.bot.send_document(chat_id, BufferedInputFile(content, name), caption=html)

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

    async def edit_whole(
        self, chat_id: int, message_id: int, screen: Screen, *, rich: bool
    ) -> bool:
        """Turn a message into a screen that fits into one, and send nothing beside it.

        Return False, and change nothing, if it does not fit or the message is out of reach.
        """
        for wanted in dict.fromkeys((self._takes(rich), False)):
            parts = render(screen.text, rich=wanted)
            if len(parts) != 1 or parts[0].formulas:
                continue
            try:
                await self._edit_text(chat_id, message_id, parts[0], screen.keyboard)
            except (TelegramBadRequest, TelegramNotFound) as error:
                if _UNCHANGED in error.message:
                    return True
                if isinstance(error, TelegramBadRequest) and out_of_reach(error):
                    return False
                if not parts[0].rich:
                    raise
                self._refused(error)
            else:
                return True
        return False

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

    def _takes(self, wanted: bool) -> bool:
        return wanted and self.rich

    def _refused(self, error: TelegramBadRequest | TelegramNotFound) -> None:
        log.warning("rich message refused", reason=error.message)
        if self._mode == "auto" and isinstance(error, TelegramNotFound):
            self._mode = "off"

    async def _send_parts(self, place: _Place, parts: tuple[Part, ...], screen: Screen) -> Message:
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
            )
        await self._send_picture(place, part)
        with begun() if part.formulas else nullcontext():
            return await self.bot.send_message(
                place.chat_id,
                part.html,
                message_thread_id=place.thread_id,
                reply_parameters=place.reply,
                reply_markup=keyboard,
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

    async def _edit_parts(self, message: Message, parts: tuple[Part, ...], screen: Screen) -> None:
        first, rest = parts[0], parts[1:]
        place = _Place(message.chat.id)
        try:
            await self._edit_text(
                message.chat.id, message.message_id, first, None if rest else screen.keyboard
            )
        except TelegramBadRequest as error:
            if out_of_reach(error):
                await self._send_parts(place, parts, screen)
            else:
                pass_unchanged(error)
            return
        await self._send_picture(place, first)
        if rest:
            await self._send_parts(place, rest, screen)

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


def out_of_reach(error: TelegramBadRequest) -> bool:
    """Whether a message cannot be edited: it was deleted, is too old, or is a picture."""
    return any(reason in error.message for reason in _OUT_OF_REACH)


def pass_unchanged(error: TelegramBadRequest) -> None:
    """Raise what went wrong with an edit, unless the message shows already what it is to show."""
    # A repeated press asks for what is shown already: nothing is wrong then.
    if _UNCHANGED not in error.message:
        raise error
