import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.db import reports, subscribers
from bot.db.engine import Database
from bot.db.models import Report, SavedQuestion, Subscriber

NOW = datetime(2026, 5, 20, 7, 0, 0, 123456, tzinfo=UTC)


async def test_a_block_that_ends_is_stored(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        await subscribers.save(session, anya.id, "dropout", NOW)
    async with db.reading() as session:
        assert await subscribers.saved(session, anya.id) == ["dropout"]


async def test_a_block_that_fails_leaves_nothing(db: Database, anya: Subscriber) -> None:
    async def fail() -> None:
        async with db.writing() as session:
            await subscribers.save(session, anya.id, "dropout", NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with db.reading() as session:
        assert await subscribers.saved(session, anya.id) == []


async def test_a_reader_sees_what_was_stored_meanwhile(db: Database, anya: Subscriber) -> None:
    async with db.reading() as reader:
        assert await subscribers.saved(reader, anya.id) == []
        async with db.writing() as session:
            await subscribers.save(session, anya.id, "dropout", NOW)
            assert await subscribers.saved(reader, anya.id) == []
        assert await subscribers.saved(reader, anya.id) == ["dropout"]


async def test_writers_who_read_first_wait_for_each_other(db: Database, anya: Subscriber) -> None:
    async def write(question: str) -> None:
        async with db.writing() as session:
            await subscribers.saved(session, anya.id)
            await asyncio.sleep(0.01)
            await subscribers.save(session, anya.id, question, NOW)

    names = sorted(f"question-{n}" for n in range(8))
    await asyncio.gather(*map(write, names))
    async with db.reading() as session:
        assert await subscribers.saved(session, anya.id) == names


@pytest.mark.parametrize(
    "moment",
    [NOW, NOW.astimezone(timezone(timedelta(hours=9))), NOW.replace(microsecond=0)],
    ids=["utc", "tokyo", "seconds"],
)
async def test_a_moment_comes_back_as_utc(db: Database, anya: Subscriber, moment: datetime) -> None:
    async with db.writing() as session:
        await subscribers.save(session, anya.id, "dropout", moment)
    async with db.reading() as session:
        stored = await session.scalar(select(SavedQuestion.saved_at))
    assert stored == moment
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(db: Database, anya: Subscriber) -> None:
    async def save() -> None:
        async with db.writing() as session:
            await subscribers.save(session, anya.id, "dropout", NOW.replace(tzinfo=None))

    with pytest.raises(StatementError, match="a moment needs a time zone"):
        await save()


async def test_nobody_unknown_has_anything(db: Database) -> None:
    async def save() -> None:
        async with db.writing() as session:
            await subscribers.save(session, 404, "dropout", NOW)

    with pytest.raises(IntegrityError):
        await save()


async def test_whoever_goes_takes_everything_along(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        await subscribers.save(session, anya.id, "dropout", NOW)
        await reports.begin(session, anya.id, "dropout", "typo", NOW)
    async with db.writing() as session:
        await session.execute(delete(Subscriber).where(Subscriber.id == anya.id))
    async with db.reading() as session:
        for table in (SavedQuestion, Report):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_ping(db: Database) -> None:
    await db.ping()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://nobody@/nothing?host=/nowhere",
        "sqlite+aiosqlite:////proc/version",
    ],
)
async def test_ping_of_nothing_fails(url: str) -> None:
    database = Database(url)
    with pytest.raises((OSError, DBAPIError)):
        await database.ping()
    await database.close()


async def test_a_statement_that_is_cancelled_says_so(kept_postgresql: Database) -> None:
    async def wait() -> None:
        async with kept_postgresql.writing() as session:
            await session.execute(text("SELECT pg_sleep(60)"))

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.2)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wait(), 0.2)
