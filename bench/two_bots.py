"""Our bot and a bare aiogram bot, side by side in the same run."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
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

from bench.endpoint import InProcess
from bench.figure import Figure, Goal
from bench.presses import LANGUAGE, Update
from bot.app import keep_for_good
from bot.bank.search import Search
from bot.core.question import Bank
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.sandbox.server import TOKEN
from bot.services.people import Defaults
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.pace import Pace
from bot.telegram.talk import House

AT_ONCE = 8
_NO_LIMIT = 1e6


@dataclass(frozen=True, slots=True)
class Time:
    """What an update took, in milliseconds: on the clock, and of this process's processor time."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rounds of the bare bot and of ours, turn and turn about."""

    rounds: Sequence[tuple[Time, Time]]

    @property
    def ratio(self) -> float:
        """Our throughput in parts of the bare one."""
        return median(bare.clock / ours.clock for bare, ours in self.rounds)

    def __str__(self) -> str:
        ours = median(ours.clock for _, ours in self.rounds)
        bare = median(bare.clock for bare, _ in self.rounds)
        processor = median(bare.processor / ours.processor for bare, ours in self.rounds)
        return (
            f"{self.ratio:.2f}, {ours:.2f} ms an update against {bare:.2f} ms; "
            f"by processor time {processor:.2f}"
        )


def figure(
    name: str,
    goal: Goal,
    baseline: str,
    measure: Callable[[bool], Coroutine[None, None, Comparison]],
) -> Figure:
    """Measure over HTTP to another process (True), and with no network (False).

    Over HTTP counts, for that is what a bot does.
    """
    over_http, in_process = asyncio.run(measure(True)), asyncio.run(measure(False))
    notes = (f"over HTTP {over_http}", f"without a network {in_process}")
    return Figure(name, over_http.ratio, "ratio", goal, baseline, notes)


async def compare(
    bare: tuple[Dispatcher, Bot],
    ours: tuple[Dispatcher, Bot],
    rounds: Sequence[Sequence[Update]],
    *,
    warm_up: int,
) -> Comparison:
    """Give each round to both bots in turn. The first ``warm_up`` rounds do not count."""
    keep_for_good()
    times = [(await _feed(*bare, updates), await _feed(*ours, updates)) for updates in rounds]
    return Comparison(times[warm_up:])


async def _feed(dispatcher: Dispatcher, bot: Bot, updates: Sequence[Update]) -> Time:
    clock, processor = perf_counter(), process_time()
    await feed(dispatcher, bot, updates)
    each = 1000 / len(updates)
    return Time(each * (perf_counter() - clock), each * (process_time() - processor))


async def feed(dispatcher: Dispatcher, bot: Bot, updates: Sequence[Update]) -> None:
    """Handle updates, several at a time, as under polling.

    One after another, waiting for another process's answer would count as work.
    """
    waiting = iter(updates)

    async def take() -> None:
        for update in waiting:
            await dispatcher.feed_raw_update(bot, update)

    await asyncio.gather(*(take() for _ in range(AT_ONCE)))


async def new_database(stack: AsyncExitStack) -> Database:
    """Return an empty SQLite database in a folder that lasts as long as the stack."""
    folder = stack.enter_context(TemporaryDirectory())
    db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
    stack.push_async_callback(db.close)
    await upgrade(db)
    return db


def build_bot(
    stack: AsyncExitStack,
    url: str | None,
    answer: str,
    session_type: type[AiohttpSession] = AiohttpSession,
) -> Bot:
    """Return a bot that calls a server, or without ``url`` one that is answered at once."""
    session = (
        session_type(api=TelegramAPIServer.from_base(url))
        if url
        else InProcess(answer, session_type)
    )
    stack.push_async_callback(session.close)
    default = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(TOKEN, session=session, default=default)


def build_house(db: Database, bank: Bank, bot: Bot, random: Random) -> House:
    """Return what our bot is made of, with all that stands between it and the network."""
    bot.session.middleware(Pace(_NO_LIMIT))
    return House(
        db=db,
        bank=bank,
        search=Search(bank),
        door=Door(bot, "auto"),
        translations=load_translations(),
        defaults=Defaults(LANGUAGE, "Europe/Moscow", time(10)),
        random=random,
    )
