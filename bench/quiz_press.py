"""Answering a quiz press, against the least that an aiogram bot can do about a press."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import time
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.endpoint import InProcess, served
from bench.figure import Figure, Goal
from bench.presses import LANGUAGE, NOW, Update, check_answered, deal
from bot.bank.load import load
from bot.bank.search import Search
from bot.config import Settings
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.sandbox.server import TOKEN
from bot.services.people import Defaults
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.inflight import InFlight
from bot.telegram.pace import Pace
from bot.telegram.talk import House

NAME = "quiz_press_ratio"

_ROUNDS = 20
_WARM_UP = 3
_PRESSES = 32
_AT_ONCE = 8
_NO_LIMIT = 1e6


@dataclass(frozen=True, slots=True)
class _Time:
    """What a press took, in milliseconds: on the clock, and of this process's processor time."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Rounds of the bare bot and of ours, turn and turn about."""

    rounds: Sequence[tuple[_Time, _Time]]

    @property
    def ratio(self) -> float:
        """Our throughput in parts of the bare one."""
        return median(bare.clock / ours.clock for bare, ours in self.rounds)

    def __str__(self) -> str:
        ours = median(ours.clock for _, ours in self.rounds)
        bare = median(bare.clock for bare, _ in self.rounds)
        processor = median(bare.processor / ours.processor for bare, ours in self.rounds)
        return (
            f"{self.ratio:.2f}, {ours:.1f} ms a press against {bare:.1f} ms; "
            f"by processor time {processor:.2f}"
        )


def measure() -> Figure:
    """Press the buttons of both bots in turn, over HTTP to another process and with no network.

    Over HTTP counts, for that is what a bot does. Several people's presses are on their way at a
    time, as under polling: one after another, waiting for the other process would count as work.
    """
    over_http = asyncio.run(_measure(http=True))
    in_process = asyncio.run(_measure(http=False))
    return Figure(
        NAME,
        over_http.ratio,
        "ratio",
        Goal(0.4, at_least=True),
        baseline="an aiogram handler that only edits and answers",
        notes=(f"over HTTP {over_http}", f"without a network {in_process}"),
    )


async def _measure(*, http: bool) -> _Comparison:
    bank = load(Settings.model_fields["content_dir"].default)
    translations = load_translations()
    random = Random(1)  # noqa: S311 - the same cards every time
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        stack.push_async_callback(db.close)
        await upgrade(db)
        presses = await deal(db, bank, translations[LANGUAGE], random, _ROUNDS * _PRESSES)
        url = await stack.enter_async_context(served(presses.answer)) if http else None
        bare_bot, our_bot = (_build_bot(url, presses.answer) for _ in range(2))
        for bot in (bare_bot, our_bot):
            stack.push_async_callback(bot.session.close)
        our_bot.session.middleware(Pace(_NO_LIMIT))
        house = House(
            db=db,
            bank=bank,
            search=Search(bank),
            door=Door(our_bot, "auto"),
            translations=translations,
            defaults=Defaults(LANGUAGE, "Europe/Moscow", time(10)),
            random=random,
        )
        ours = build_dispatcher(house, lambda: NOW, SimpleEventIsolation(), InFlight())
        bare = _build_bare_dispatcher(presses.text)
        comparison = await _compare((bare, bare_bot), (ours, our_bot), presses.updates)
        await check_answered(db, len(presses.updates))
        return comparison


async def _compare(
    bare: tuple[Dispatcher, Bot], ours: tuple[Dispatcher, Bot], updates: Sequence[Update]
) -> _Comparison:
    rounds = []
    for start in range(0, len(updates), _PRESSES):
        pressed = updates[start : start + _PRESSES]
        rounds.append((await _press(*bare, pressed), await _press(*ours, pressed)))
    return _Comparison(rounds[_WARM_UP:])


async def _press(dispatcher: Dispatcher, bot: Bot, updates: Sequence[Update]) -> _Time:
    waiting = iter(updates)

    async def feed() -> None:
        for update in waiting:
            await dispatcher.feed_raw_update(bot, update)

    clock, processor = perf_counter(), process_time()
    await asyncio.gather(*(feed() for _ in range(_AT_ONCE)))
    each = 1000 / len(updates)
    return _Time(each * (perf_counter() - clock), each * (process_time() - processor))


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


def _build_bot(url: str | None, answer: str) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url)) if url else InProcess(answer)
    default = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(TOKEN, session=session, default=default)
