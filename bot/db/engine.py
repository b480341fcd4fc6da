"""Connections and transactions, for SQLite and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, ExceptionContext, event, make_url, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.db import sqlite, timings

#: What query functions take: the rest of the program needs no SQLAlchemy for its types.
Session = AsyncConnection

_READS_ONLY = "sobesednik_reads_only"


class Database:
    """Hands out sessions: `writing` for one short transaction, `reading` for a look.

    ``url`` is a SQLAlchemy URL with an async driver (aiosqlite or asyncpg).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _create_engine(url)
        timings.watch(self.engine.sync_engine)
        self._turn = asyncio.Lock()
        self._readers = self.engine.execution_options(**{_READS_ONLY: True})
        self._opening = asyncio.Lock()
        self._shared_writer: AsyncConnection | None = None
        self._shared_reader: AsyncConnection | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Give one transaction: committed at the end of the block, rolled back by an exception."""
        if self.engine.dialect.name != "sqlite":
            async with self.engine.begin() as connection:
                yield connection
            return
        # SQLite has one writer at a time, and lets the others sleep and ask again: within a process
        # it is faster to stand in line, and one connection is enough for all of them.
        async with self._turn:
            if self._shared_writer is None:
                self._shared_writer = await self.engine.connect()
            async with self._shared_writer.begin():
                yield self._shared_writer

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Give reads: each statement sees what is committed by then."""
        if self.engine.dialect.name != "sqlite":
            async with self._readers.connect() as connection:
                yield connection
            return
        # A look at SQLite is over before anybody else's begins, and opens no transaction: all of
        # them can use one connection, and are spared the way to the pool.
        async with self._opening:
            if self._shared_reader is None:
                self._shared_reader = await self._readers.connect()
        yield self._shared_reader

    async def ping(self) -> None:
        """Raise an exception if the database does not answer."""
        async with self._readers.connect() as connection:
            await connection.execute(select(1))

    async def close(self) -> None:
        """Close every connection."""
        for connection in (self._shared_reader, self._shared_writer):
            if connection is not None:
                await connection.close()
        self._shared_reader = self._shared_writer = None
        await self.engine.dispose()

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[Session]:
        """Give one transaction that may rebuild tables.

        SQLite rebuilds a table by dropping the old one, and with foreign keys on, rows that refer
        to it would go along.
        """
        engine = _create_engine(self.url, foreign_keys=False)
        try:
            async with engine.begin() as connection:
                yield connection
        finally:
            await engine.dispose()


def _create_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    address = make_url(url)
    # A person's words are parameters: they must not get into a log by way of an error.
    if address.get_backend_name() != "sqlite":
        engine = create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine.sync_engine, "before_cursor_execute", _drop_nul, retval=True)
        event.listen(engine.sync_engine, "handle_error", _drop_detail)
        return engine
    path = Path(address.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        address,
        async_creator=lambda: sqlite.connect(path, foreign_keys=foreign_keys),
        hide_parameters=True,
        # A transaction ends in its block, and a look has none: nothing is left to roll back.
        pool_reset_on_return=None,
    )
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _drop_nul(
    _connection: Connection,
    _cursor: object,
    statement: str,
    parameters: Sequence[object],
    _context: object,
    executemany: bool,
) -> tuple[str, object]:
    # PostgreSQL keeps no text with a NUL in it; a forged button may carry one.
    if executemany:
        return statement, [_without_nul(row) for row in parameters]
    return statement, _without_nul(parameters)


def _drop_detail(context: ExceptionContext) -> None:
    # PostgreSQL tells the row that it refuses: once itself, and each layer above repeats it.
    driver = context.original_exception.__cause__
    if driver is not None:
        vars(driver).pop("detail", None)
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:  # a cancellation says nothing
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def _without_nul(values: object) -> object:
    if not isinstance(values, tuple):
        return values
    return tuple(each.replace("\0", "") if isinstance(each, str) else each for each in values)


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_READS_ONLY):
        connection.exec_driver_sql(sqlite.BEGIN)
