import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Constraint, Index, inspect

from bot.core.memory import Memory
from bot.db import memories
from bot.db.engine import Database
from bot.db.migrate import downgrade, upgrade
from bot.db.tables import METADATA

UPGRADER = """
import asyncio, sys
from bot.db.maintenance import upgrade_to

print("ready", flush=True)
for url in sys.stdin:
    try:
        asyncio.run(upgrade_to(url.strip(), "head"))
        print("done", flush=True)
    except Exception as error:
        print(repr(error), flush=True)
"""


@pytest.fixture
async def new_db(new_database_url: str) -> AsyncIterator[Database]:
    database = Database(new_database_url)
    yield database
    await database.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "target_metadata": METADATA}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))


def names(connection: Connection) -> set[str | None]:
    look = inspect(connection)
    return {
        named["name"]
        for table in METADATA.tables
        for named in (
            look.get_pk_constraint(table),
            *look.get_foreign_keys(table),
            *look.get_unique_constraints(table),
            *look.get_indexes(table),
        )
    }


async def test_up_down_up(new_db: Database) -> None:
    async with new_db.engine.connect() as connection:
        for step, expected in [
            (upgrade(new_db), set(METADATA.tables)),
            (downgrade(new_db, "base"), set()),
            (upgrade(new_db), set(METADATA.tables)),
        ]:
            await connection.rollback()
            await step
            assert await connection.run_sync(tables) == expected


async def test_an_upgrade_of_the_newest_changes_nothing(db: Database) -> None:
    async with db.engine.connect() as connection:
        before = await connection.run_sync(names)
    await upgrade(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(names) == before


async def test_the_migrated_tables_are_those_of_the_models(db: Database) -> None:
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_missing_column_would_be_seen(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE cards DROP COLUMN grade")
        assert len(await connection.run_sync(differences)) == 1
        await connection.rollback()


async def test_constraints_have_the_names_that_the_models_give_them(db: Database) -> None:
    named: list[Constraint | Index] = []
    for table in METADATA.tables.values():
        named += [*table.constraints, *table.indexes]
    async with db.engine.connect() as connection:
        found = await connection.run_sync(names)
    # PostgreSQL lists the index behind a unique constraint under the same name.
    assert found == {str(one.name) for one in named}


@pytest.fixture(scope="module")
async def upgraders() -> AsyncIterator[list[Process]]:
    """Give two processes that have done all imports, so that they start to upgrade together."""
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", UPGRADER), stdin=PIPE, stdout=PIPE, stderr=STDOUT
        )
        for _ in range(2)
    ]
    assert await asyncio.gather(*map(answer, processes)) == [b"ready\n"] * 2
    yield processes
    for process in processes:
        await process.communicate(b"")  # an end of input, for Python 3.11 too


async def answer(process: Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


async def test_two_processes_upgrade_the_same_new_database_at_once(
    new_database_url: str, upgraders: list[Process]
) -> None:
    for process in upgraders:
        assert process.stdin is not None
        process.stdin.write(f"{new_database_url}\n".encode())
    assert await asyncio.gather(*map(answer, upgraders)) == [b"done\n"] * 2
    database = Database(new_database_url)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


#: A person who answered, was sent it as a daily question, saved it and reported a mistake.
_ROWS_OF_0001 = """
INSERT INTO subscribers (id, language, timezone, rich, created_at)
    VALUES (1, 'ru', 'Europe/Moscow', true, '2026-05-01 07:00:00');
INSERT INTO subscriptions (id, subscriber_id, daily_at) VALUES (1, 1, '10:00');
INSERT INTO cards (id, subscriber_id, number, question_id, topic, reason, option_order, chosen,
    dealt_at, local_day, outcome)
    VALUES (1, 1, 1, 'dropout', 'networks', 'new', '01', '0', '2026-05-01 07:00:00',
    '2026-05-01', 'right');
INSERT INTO deliveries (id, subscription_id, due_at, status, attempts, card_id)
    VALUES (1, 1, '2026-05-01 07:00:00', 'sent', 1, 1);
INSERT INTO saved_questions (subscriber_id, question_id, saved_at)
    VALUES (1, 'dropout', '2026-05-01 07:00:00');
INSERT INTO reports (id, subscriber_id, question_id, created_at)
    VALUES (1, 1, 'dropout', '2026-05-01 07:00:00')
"""


async def test_no_migration_loses_a_row(new_db: Database) -> None:
    await upgrade(new_db, "0001")
    async with new_db.engine.begin() as connection:
        for statement in _ROWS_OF_0001.split(";"):
            await connection.exec_driver_sql(statement)
    kept = "SELECT card_id, question_id FROM deliveries JOIN cards ON cards.id = card_id"
    for step in (upgrade(new_db), downgrade(new_db, "0001"), upgrade(new_db)):
        await step
        async with new_db.engine.connect() as connection:
            row = (await connection.exec_driver_sql(kept)).one()
            assert tuple(row) == (1, "dropout")
            for table in ("subscribers", "subscriptions", "saved_questions", "reports"):
                count = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
                assert count.scalar_one() == 1
    async with new_db.engine.connect() as connection:
        day = await connection.exec_driver_sql("SELECT subscriber_id, counted FROM days")
        assert tuple(day.one()) == (1, "answered")


_REMEMBERED = """
INSERT INTO subscribers (id, language, timezone, rich, created_at)
    VALUES (1, 'ru', 'Europe/Moscow', true, '2026-05-01 07:00:00'),
        (2, 'zh', 'Asia/Shanghai', true, '2026-05-01 07:00:00');
INSERT INTO memories (subscriber_id, question_id, stability, difficulty, reviewed_on, "right")
    VALUES (1, 'dropout', 2.5, 5.125, '2026-05-01', true),
        (1, 'decision-tree', 0.25, 7.5, '2026-05-02', false),
        (1, 'p-value', 30.75, 1.5, '2026-05-03', true),
        (2, 'p-value', 8, 9, '2026-05-04', true)
"""


async def test_memories_get_to_their_pages_and_back(new_db: Database) -> None:
    await upgrade(new_db, "0005")
    async with new_db.engine.begin() as connection:
        for statement in _REMEMBERED.split(";"):
            await connection.exec_driver_sql(statement)
    every = "SELECT * FROM memories ORDER BY subscriber_id, question_id"
    async with new_db.engine.connect() as connection:
        before = (await connection.exec_driver_sql(every)).all()
    await upgrade(new_db)
    async with new_db.reading() as session:
        assert await memories.all_of(session, 1) == {
            "dropout": Memory(2.5, 5.125, date(2026, 5, 1), right=True),
            "decision-tree": Memory(0.25, 7.5, date(2026, 5, 2), right=False),
            "p-value": Memory(30.75, 1.5, date(2026, 5, 3), right=True),
        }
        assert await memories.get(session, 2, "p-value") == Memory(8, 9, date(2026, 5, 4), True)
    await downgrade(new_db, "0005")
    async with new_db.engine.connect() as connection:
        assert (await connection.exec_driver_sql(every)).all() == before
