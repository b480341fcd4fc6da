"""SQLite in one trip to its thread per statement.

aiosqlite runs SQLite in a thread of its own, and the SQLAlchemy dialect asks that thread four times
per statement: make a cursor, execute, fetch, close. Each trip costs more than the statement itself.
Here a statement is executed and fetched in one, and only that needs the thread.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite
from aiosqlite.context import contextmanager

#: How long a writer waits for another one, in seconds.
_BUSY_TIMEOUT_S = 30


class _Cursor(aiosqlite.Cursor):
    """Has fetched its rows when it has executed; they are small, for queries here are."""

    _rows: Sequence[sqlite3.Row] = ()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        self._rows = await self._execute(self._run, sql, parameters or ())  # type: ignore[no-untyped-call]  # aiosqlite leaves it so
        return self

    def _run(self, sql: str, parameters: Any) -> Sequence[sqlite3.Row]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall()

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        return self._rows

    async def close(self) -> None:
        self._cursor.close()


class _Connection(aiosqlite.Connection):
    @contextmanager
    async def cursor(self) -> _Cursor:  # type: ignore[override]  # mypy cannot see through contextmanager
        return _Cursor(self, self._conn.cursor())

    async def rollback(self) -> None:
        # The pool rolls back whatever it gets back, which is nothing after a commit.
        if self.in_transaction:
            await super().rollback()


def connect(path: Path) -> aiosqlite.Connection:
    """Return a connection, yet to be awaited, with a write-ahead log and foreign keys.

    Transactions begin by ``BEGIN`` only, which the engine says.
    """

    def open_database() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    connection = _Connection(open_database, iter_chunk_size=64)
    # A program that ends without having closed its connections must not wait for them.
    connection._thread.daemon = True
    return connection
