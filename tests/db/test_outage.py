"""Which errors mean that the database is away."""

import asyncio
import errno
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
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


async def refused_by_telegram() -> None:
    await ask_telegram(1, timeout=60)


async def unanswered_by_telegram() -> None:
    silent = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    try:
        await ask_telegram(server.sockets[0].getsockname()[1], timeout=1)
    finally:
        silent.set()
        server.close()


async def ask_telegram(port: int, *, timeout: int) -> None:  # noqa: ASYNC109 - aiogram's
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{port}"))
    bot = Bot("1000000001:AAHhandwrittenhandwrittenhandwritten", session=session)
    try:
        await bot.get_me(request_timeout=timeout)
    finally:
        await session.close()


@pytest.mark.parametrize("fail", [refused_by_telegram, unanswered_by_telegram])
async def test_a_telegram_that_is_away_is_no_outage(fail: Callable[[], Awaitable[None]]) -> None:
    assert not await is_away(fail)


@pytest.mark.parametrize("number", [errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT])
def test_a_host_that_nothing_leads_to_is_away(number: int) -> None:
    assert is_outage(OSError(number, "Connect call failed"))


def test_a_full_disk_is_no_outage() -> None:
    assert not is_outage(OSError(errno.ENOSPC, "No space left on device"))


async def is_away(fail: Callable[[], Awaitable[None]]) -> bool:
    try:
        await fail()
    except Exception as error:
        return is_outage(error)
    pytest.fail("nothing went wrong")
