"""Connections and transactions, for SQLite and PostgreSQL alike."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

#: What query functions take: the rest of the program needs no SQLAlchemy for its types.
Session = AsyncSession

#: How long a SQLite writer waits for another one, in milliseconds.
_BUSY_TIMEOUT_MS = 30_000


class Database:
    """Hands out sessions: `writing` for one short transaction, `reading` for a look.

    ``url`` is a SQLAlchemy URL with an async driver (aiosqlite or asyncpg).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _create_engine(url)
        self._readers = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Give one transaction: committed at the end of the block, rolled back by an exception."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give reads without a transaction: each statement sees what is committed by then."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            yield session

    async def ping(self) -> None:
        """Raise an exception if the database does not answer."""
        async with self._readers.connect() as connection:
            await connection.execute(select(1))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _create_engine(url: str) -> AsyncEngine:
    address = make_url(url)
    # A person's words are parameters: they must not get into a log by way of an error.
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # the DBAPI has no common type
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that writes after it has read fails at once when another one wrote in
    # between, whatever the busy timeout; taking the write lock first makes it wait instead.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
