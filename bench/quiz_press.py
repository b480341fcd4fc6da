"""Answering a quiz press, against the least that an aiogram bot can do about a press."""

from contextlib import AsyncExitStack
from random import Random

from aiogram import Dispatcher
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.endpoint import served
from bench.figure import Figure, Goal
from bench.presses import LANGUAGE, NOW, check_answered, deal
from bench.two_bots import Comparison, build_bot, build_house, compare, figure, new_database
from bot.bank.load import load
from bot.config import Settings
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.i18n import load_translations
from bot.telegram.lines import Lines
from bot.telegram.session import Session

NAME = "quiz_press_ratio"

_ROUNDS = 20
_WARM_UP = 3
_PRESSES = 32
_GOAL = Goal(0.4, at_least=True)


def measure() -> Figure:
    """Press the buttons of both bots in turn."""
    return figure(NAME, _GOAL, "an aiogram handler that only edits and answers", _measure)


async def _measure(http: bool) -> Comparison:
    bank = load(Settings.model_fields["content_dir"].default)
    random = Random(1)  # noqa: S311 - the same cards every time
    async with AsyncExitStack() as stack:
        db = await new_database(stack)
        t = load_translations()[LANGUAGE]
        presses = await deal(db, bank, t, random, _ROUNDS * _PRESSES)
        url = await stack.enter_async_context(served(presses.answer)) if http else None
        bare_bot = build_bot(stack, url, presses.answer)
        our_bot = build_bot(stack, url, presses.answer, Session)
        house = build_house(db, bank, our_bot, random)
        ours = build_dispatcher(house, lambda: NOW, Lines())
        bare = _build_bare_dispatcher(presses.text)
        starts = range(0, len(presses.updates), _PRESSES)
        rounds = [presses.updates[start : start + _PRESSES] for start in starts]
        comparison = await compare((bare, bare_bot), (ours, our_bot), rounds, warm_up=_WARM_UP)
        await check_answered(db, len(presses.updates))
        return comparison


def _build_bare_dispatcher(text: str) -> Dispatcher:
    dispatcher = Dispatcher()

    async def answer(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)  # noqa: S101 - every press here has one
        rows = [["full:1", "next:1"], ["save:1", "report:1"]]
        keyboard = InlineKeyboardMarkup(
            inline_keyboard=[
                [InlineKeyboardButton(text=data, callback_data=data) for data in row]
                for row in rows
            ]
        )
        await query.message.edit_text(text, reply_markup=keyboard)
        await query.answer()

    dispatcher.callback_query.register(answer)
    return dispatcher
