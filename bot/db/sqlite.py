"""SQLite without a trip to another thread for every statement.

aiosqlite runs SQLite in a thread of its own, and the SQLAlchemy dialect asks that thread four times
per statement: make a cursor, execute, fetch, close. Each trip costs ten times what a statement over
an index takes. Here a statement runs where it is asked for, and only what waits does not. A commit
only appends to the write-ahead log, which the system takes without waiting for the disk; bringing
the log into the database does wait, and goes to the thread. Whoever meets another process that
holds a lock asks again after a pause.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

import aiosqlite
from aiosqlite.context import contextmanager

#: Takes the write lock at once: a transaction that reads first and then writes would fail where
#: another one wrote in between.
BEGIN = "BEGIN IMMEDIATE"

#: After so many commits of a connection the log goes into the database: some 10 MB of it at most.
_COMMITS_IN_LOG = 200

#: How long a writer waits for another process, and how long between two attempts, in seconds.
_BUSY_TIMEOUT_S = 30
_PAUSE_S = 0.005


class _Cursor(aiosqlite.Cursor):
    """Has fetched its rows when it has executed; they are few, for queries here are small."""

    _rows: Sequence[sqlite3.Row] = ()

    async def execute(self, sql: str, parameters: Any = None) -> Self:
        deadline = monotonic() + _BUSY_TIMEOUT_S
        while True:
            try:
                self._cursor.execute(sql, parameters or ())
                self._rows = self._cursor.fetchall()
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or monotonic() > deadline:
                    raise
                await asyncio.sleep(_PAUSE_S)
            else:
                return self

    async def executemany(self, sql: str, parameters: Any) -> Self:
        self._cursor.executemany(sql, parameters)
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        return self._rows

    async def close(self) -> None:
        self._cursor.close()


class _Connection(aiosqlite.Connection):
    _commits = 0

    @contextmanager
    async def cursor(self) -> _Cursor:  # type: ignore[override]  # mypy cannot see through contextmanager
        return _Cursor(self, self._conn.cursor())

    async def commit(self) -> None:
        self._conn.commit()
        self._commits += 1
        if self._commits % _COMMITS_IN_LOG == 0:
            await self._execute(self._empty_log)  # type: ignore[no-untyped-call]  # aiosqlite's own

    def _empty_log(self) -> None:
        # What is not fetched to its end would keep the next transaction from ending.
        self._conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    async def rollback(self) -> None:
        self._conn.rollback()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    # The lowest byte says what it is, those above why: it also waits for one that recovers the log.
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _keep_log(connection: sqlite3.Connection) -> None:
    # Of two that begin a new database together, SQLite lets one fail without any waiting.
    deadline = monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or monotonic() > deadline:
                raise
            sleep(_PAUSE_S)
        else:
            return


def connect(path: Path, *, foreign_keys: bool = True) -> aiosqlite.Connection:
    """Return a connection, yet to be awaited, with a write-ahead log.

    Transactions begin by `BEGIN` only, which the engine says.
    """

    def open_database() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        _keep_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
        # From here on nothing waits inside SQLite: it would stop everybody.
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    connection = _Connection(open_database, iter_chunk_size=64)
    # A program that ends without having closed its connections must not wait for them.
    connection._thread.daemon = True
    return connection
