import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from samples import add_person
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.db import subscribers
from bot.db.engine import Database
from bot.db.migrate import upgrade

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)


async def test_a_writer_that_meets_another_process_waits_and_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    db = Database(f"sqlite+aiosqlite:///{path}")
    await upgrade(db)
    with closing(sqlite3.connect(path, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        writer = asyncio.create_task(add_person(db, 1))
        await asyncio.sleep(0.05)
        assert not writer.done()
        async with db.reading() as session:
            assert await subscribers.get(session, 1) is None
        other_process.execute("COMMIT")
    assert (await writer).id == 1
    await db.close()


async def test_a_database_that_another_process_has_just_begun_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    db = Database(f"sqlite+aiosqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        upgrading = asyncio.create_task(upgrade(db))
        await asyncio.sleep(0.05)
        assert not upgrading.done()
        other_process.execute("COMMIT")
    await upgrading
    await db.close()


async def test_looks_at_the_same_time_see_their_own_rows(tmp_path: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/looks.db")
    await upgrade(db)
    for person_id in range(1, 21):
        await add_person(db, person_id)

    async def look(person_id: int) -> list[int]:
        seen = []
        for _ in range(10):
            async with db.reading() as session:
                found = await subscribers.get(session, person_id)
                await asyncio.sleep(0)
                saved = await subscribers.saved(session, person_id)
            assert found is not None
            assert saved in ([], [f"question-{person_id}"])
            seen.append(found.id)
        return seen

    async def save(person_id: int) -> None:
        async with db.writing() as session:
            await subscribers.save(session, person_id, f"question-{person_id}", NOW)

    people = range(1, 21)
    looks = asyncio.gather(*map(look, people))
    await asyncio.gather(*map(save, people))
    assert await looks == [[person_id] * 10 for person_id in people]
    await db.close()


async def test_first_looks_at_the_same_time_open_one_connection(tmp_path: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/first.db")
    await upgrade(db)

    async def look() -> None:
        async with db.reading() as session:
            assert await subscribers.get(session, 1) is None

    await asyncio.gather(*(look() for _ in range(5)))
    pool = db.engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    assert pool.checkedout() == 1
    await db.close()
    assert pool.checkedout() == 0


async def test_the_log_is_emptied_once_in_a_while(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    db = Database(f"sqlite+aiosqlite:///{path}")
    await upgrade(db)
    for person_id in range(1, 500):
        await add_person(db, person_id)
    log = path.with_name("log.db-wal").stat().st_size
    for person_id in range(500, 1000):
        await add_person(db, person_id)
    assert path.with_name("log.db-wal").stat().st_size <= 2 * log
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as without_log:
        (people,) = without_log.execute("SELECT count(*) FROM subscribers").fetchone()
    assert 800 <= people <= 999
    await db.close()


async def test_a_transaction_that_is_cancelled_leaves_no_trace(tmp_path: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/cancelled.db")
    await upgrade(db)
    await add_person(db, 1)
    written = asyncio.Event()

    async def save() -> None:
        async with db.writing() as session:
            await subscribers.save(session, 1, "never", NOW)
            written.set()
            await asyncio.sleep(60)

    saving = asyncio.create_task(save())
    await written.wait()
    saving.cancel()
    await asyncio.wait([saving])
    async with db.writing() as session:
        await subscribers.save(session, 1, "after", NOW)
    async with db.reading() as session:
        assert await subscribers.saved(session, 1) == ["after"]
    await db.close()
