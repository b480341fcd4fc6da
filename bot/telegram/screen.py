"""What a view makes: one message of the bot, before it is turned into Bot API calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: Markdown as in the bank, and what can be pressed below it."""

    text: str
    keyboard: InlineKeyboardMarkup | ForceReply | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """A quiz poll. Its texts are plain; ``correct`` are positions of ``options``, ascending.

    The limits of Telegram hold: 300 characters for the question, 12 options of 100, 200 for the
    explanation with at most two line feeds, 1,024 for the description.
    """

    question: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    explanation: str
    description: str
    keyboard: InlineKeyboardMarkup | None = None


def button(text: str, press: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    """Return a button; ``style`` is one of primary, success and danger."""
    return InlineKeyboardButton(text=text, callback_data=press.pack(), style=style)


def keyboard(*rows: Row) -> InlineKeyboardMarkup:
    """Return a keyboard of the rows that have buttons."""
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def grid(buttons: Iterable[InlineKeyboardButton], columns: int) -> list[Row]:
    """Lay buttons out in rows of ``columns``."""
    row = list(buttons)
    return [row[start : start + columns] for start in range(0, len(row), columns)]
