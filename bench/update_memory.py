"""What the handling of very many updates leaves behind in memory."""

import asyncio
import gc
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from bench.daily_updates import EACH, updates_of
from bench.figure import CannotMeasureError, Figure, Goal
from bench.two_bots import build_bot, feed
from bench.update_load import ANSWER, build_ours
from bot.bank.load import load
from bot.config import Settings
from bot.telegram.session import Session

NAME = "update_memory_mb"

_WARM_UP = 20_000
_UPDATES = 200_000
_AT_A_TIME = 1_000


def measure() -> Figure:
    """Feed updates of 20,000 people, of whom nobody was known before, in a process of its own."""
    if not Path("/proc/self/statm").exists():
        raise CannotMeasureError("it needs /proc")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        start, middle, end = process.submit(_measure).result()
    note = f"{start:.0f} MB after a warm-up, {middle:.0f} MB halfway, {end:.0f} MB at the end"
    return Figure(NAME, end - start, "MB", Goal(5), notes=(note,))


def _measure() -> tuple[float, float, float]:
    return asyncio.run(_feed_all())


async def _feed_all() -> tuple[float, float, float]:
    """Return the megabytes after the warm-up, in the middle, and at the end."""
    bank = load(Settings.model_fields["content_dir"].default)
    async with AsyncExitStack() as stack:
        bot = build_bot(stack, None, ANSWER, Session)
        ours = await build_ours(stack, bank, bot, people=0)
        sizes = {}
        for done in range(0, _WARM_UP + _UPDATES, _AT_A_TIME):
            people = range(1 + done // EACH, 1 + (done + _AT_A_TIME) // EACH)
            await feed(ours, bot, list(chain.from_iterable(map(updates_of, people))))
            sizes[done + _AT_A_TIME] = _resident_mb()
        middle = _WARM_UP + _UPDATES // 2
        return sizes[_WARM_UP], sizes[middle], sizes[_WARM_UP + _UPDATES]


def _resident_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
