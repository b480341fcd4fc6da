"""The clockwork: what is due is looked for every second."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.db.outage import is_outage
from bot.delivery.broadcast import announce
from bot.delivery.tick import Clock, serve_chats, serve_people
from bot.telegram.pace import Pace
from bot.telegram.talk import House

log = structlog.get_logger(__name__)

#: A stop waits this long for what is on its way, and then so long for the rest to be let go.
FINISH_S = 3
LET_GO_S = 1


class FullSeconds(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fires at every full second: what is due is due at a full minute.

    After a sleep of the machine it goes on from now; the library's own triggers count up what they
    have missed, second by second.
    """

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return the full second that follows ``now``, whatever was before."""
        return now.replace(microsecond=0) + timedelta(seconds=1)


@asynccontextmanager
async def ticking(house: House, clock: Clock, pace: Pace) -> AsyncIterator[None]:
    """Send what is due inside the block.

    At its end, what has its turn is finished, and what was claimed and waits for its turn is
    released: another process may send it at once. Whatever fails is tried again a second later.
    """
    stopping = asyncio.Event()
    under_way: set[asyncio.Task[None]] = set()

    async def begin(work: Callable[[], Awaitable[None]]) -> None:
        if stopping.is_set():
            return
        task = asyncio.create_task(_surely(work()))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        await asyncio.wait([task])

    scheduler = AsyncIOScheduler(timezone=UTC)
    # Side by side: a daily question must not wait for a channel that Telegram slows down, nor until
    # thousands have got a broadcast.
    for work in (
        partial(serve_people, house, clock, stopping.is_set),
        partial(serve_chats, house, clock),
        partial(_announce, house, clock, stopping),
    ):
        # At once, for after a crash people wait already.
        scheduler.add_job(
            begin,
            FullSeconds(),
            args=[work],
            max_instances=1,
            misfire_grace_time=None,  # late is better than not at all
            next_run_time=datetime.now(UTC),  # noqa: TID251 - the scheduler's own, not the house's
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        stopping.set()
        pace.end_bulk()
        await _finish(under_way)
        scheduler.shutdown(wait=False)


async def _finish(under_way: set[asyncio.Task[None]]) -> None:
    """Wait for work; what takes too long is cancelled, and has a moment to let go what it holds."""
    if not under_way:
        return
    _, late = await asyncio.wait(under_way, timeout=FINISH_S)
    if late:
        log.warning("stopped in the middle of sending; the rest goes out after the start")
        for task in late:
            task.cancel()
        await asyncio.wait(late, timeout=LET_GO_S)


async def _announce(house: House, clock: Clock, stopping: asyncio.Event) -> None:
    while not stopping.is_set() and await announce(house, clock()):
        pass


async def _surely(work: Awaitable[None]) -> None:
    """Await what must not end the clockwork, and log whatever goes wrong in it."""
    try:
        await work
    except* Exception as errors:
        outages, faults = errors.split(is_outage)
        if outages is not None:
            error = repr(next(_each(outages)))
            log.error("the database is away; tried again in a second", error=error)
        if faults is not None:
            log.error("a tick failed", exc_info=faults)


def _each(errors: BaseExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _each(error)
        else:
            yield error
