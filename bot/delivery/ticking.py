"""The clockwork: what is due is looked for every second."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.db.outage import is_outage
from bot.delivery.broadcast import announce
from bot.delivery.tick import tick
from bot.telegram.pace import Pace
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: A stop waits this long for what is on its way.
FINISH_S = 4


@asynccontextmanager
async def ticking(house: House, clock: Callable[[], datetime], pace: Pace) -> AsyncIterator[None]:
    """Send what is due inside the block.

    At its end, what has its turn is finished, and what was claimed and waits for its turn is
    released: another process may send it at once. Whatever fails is tried again a second later.
    """
    stopping = asyncio.Event()
    idle, quiet = asyncio.Lock(), asyncio.Lock()

    async def work() -> None:
        async with idle:
            await _surely(tick(house, clock(), stopping.is_set))

    async def announcing() -> None:
        # Beside the tick: a daily question must not wait until thousands have got a broadcast.
        async with quiet:
            await _surely(_announce(house, clock, stopping))

    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in (work, announcing):
        # At once, and then every second: after a crash people wait already.
        scheduler.add_job(
            job,
            "interval",
            seconds=1,
            max_instances=1,
            coalesce=True,
            next_run_time=datetime.now(UTC),  # noqa: TID251 - the scheduler's own, not the house's
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        stopping.set()
        pace.end_bulk()
        try:
            async with asyncio.timeout(FINISH_S):
                await idle.acquire()
                await quiet.acquire()
        except TimeoutError:
            log.warning("stopped in the middle of sending; the rest goes out after the start")
        scheduler.shutdown(wait=False)


async def _announce(house: House, clock: Callable[[], datetime], stopping: asyncio.Event) -> None:
    while not stopping.is_set() and await announce(house, clock()):
        pass


async def _surely(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:
        if not is_outage(error):
            raise  # the scheduler logs it, and goes on
        log.error("the database is away; tried again in a second", error=repr(error))
