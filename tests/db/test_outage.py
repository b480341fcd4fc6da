"""Which errors mean that the database is away."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.db.engine import Database
from bot.db.outage import is_outage


async def refused() -> None:
    await Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing").ping()


async def refused_by_several_addresses() -> None:
    await Database("postgresql+asyncpg://nobody@localhost:1/nothing").ping()


async def no_such_host() -> None:
    await Database("postgresql+asyncpg://nobody@nowhere.invalid/nothing").ping()


async def no_such_socket() -> None:
    await Database("postgresql+asyncpg://nobody@/nothing?host=/nowhere").ping()


@pytest.mark.parametrize(
    "fail", [refused, refused_by_several_addresses, no_such_host, no_such_socket]
)
async def test_a_database_that_cannot_be_reached_is_away(
    fail: Callable[[], Awaitable[None]],
) -> None:
    assert await is_away(fail)


async def test_a_closed_connection_is_an_outage(new_postgres_url: str) -> None:
    database = Database(new_postgres_url)

    async def go_on_after_it_was_closed() -> None:
        async with database.writing() as session:
            mine = await session.scalar(text("SELECT pg_backend_pid()"))
            async with database.writing() as other:
                await other.execute(text("SELECT pg_terminate_backend(:it)"), {"it": mine})
            await session.execute(text("SELECT 1"))

    assert await is_away(go_on_after_it_was_closed)
    await database.ping()
    await database.close()


@pytest.mark.parametrize("statement", ["SELECT nonsense", "SELECT 1 FROM nowhere", "BOTCH"])
async def test_what_is_wrong_with_a_statement_is_no_outage(db: Database, statement: str) -> None:
    async def fail() -> None:
        async with db.reading() as session:
            await session.execute(text(statement))

    assert not await is_away(fail)


async def test_a_missing_file_is_no_outage(tmp_path: Path) -> None:
    async def fail() -> None:
        (tmp_path / "gone").read_text()

    assert not await is_away(fail)
    assert not is_outage(ValueError())
    assert not is_outage(re.error("no pattern"))


async def is_away(fail: Callable[[], Awaitable[None]]) -> bool:
    try:
        await fail()
    except Exception as error:
        return is_outage(error)
    pytest.fail("nothing went wrong")
