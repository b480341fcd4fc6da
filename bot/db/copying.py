"""Moving to another database: every row of every table, and a look whether it arrived."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    text,
    tuple_,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.db import migrate
from bot.db.engine import Database, Session
from bot.db.maintenance import MaintenanceError, opened
from bot.db.reaching import reached
from bot.db.tables import METADATA

#: Rows read, written and compared at a time.
BATCH = 1000

_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")
_VERSIONS = "alembic_version"

_Row = Mapping[str, Any]


async def copy(source_url: str, target_url: str) -> dict[str, int]:
    """Copy all rows into a database that has none. Return the number of rows of each table.

    The target gets its tables first. Then everything is written and compared in one transaction:
    if anything goes wrong, it has no row afterwards. The bot may run meanwhile; what it writes
    after the beginning is not copied. Raise ConfigurationError if a database does not answer, and
    MaintenanceError if it cannot be used, if the target is not empty, or if a row is not the same
    afterwards.
    """
    _require_known(target_url)
    async with opened(source_url) as source, reached(target_url, "TARGET_URL") as target:
        await _prepare(target)
        async with _snapshot(source) as reading, target.writing() as writing:
            return {each.name: await _copy(each, reading, writing) for each in _tables()}


def _tables() -> Sequence[Table]:
    """Return all tables, each behind those that it refers to."""
    return METADATA.sorted_tables


def _require_known(url: str) -> None:
    try:
        known = make_url(url).drivername in _DRIVERS
    except ArgumentError:
        known = False
    if not known:
        raise MaintenanceError(
            "TARGET_URL is not valid: expected sqlite+aiosqlite:///PATH "
            "or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
        )


async def _prepare(target: Database) -> None:
    # Before it is migrated: a database of something else must get none of our tables.
    try:
        async with target.reading() as session:
            names = await session.run_sync(_table_names)
            for name in names:
                if name not in METADATA.tables and name != _VERSIONS:
                    raise MaintenanceError(f"the target is not empty: it has a table {name}")
                found = await session.scalar(select(literal(1)).select_from(table(name)).limit(1))
                if found and name != _VERSIONS:
                    raise MaintenanceError(f"the target is not empty: {name} has rows")
    except DBAPIError as error:
        raise MaintenanceError(f"the target cannot be used: {error.orig}") from None
    await migrate.upgrade(target)


def _table_names(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


@asynccontextmanager
async def _snapshot(source: Database) -> AsyncIterator[Session]:
    """Give reads that see the database as it is at the first of them."""
    async with source.reading() as session:
        if session.dialect.name != "sqlite":
            await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield session
            return
        await session.execute(text("BEGIN"))
        try:
            yield session
        finally:
            await session.execute(text("COMMIT"))


async def _copy(of: Table, source: Session, target: Session) -> int:
    """Copy a table and compare it. Return its number of rows."""
    copied, last = 0, None
    while rows := await _read(of, source, last):
        try:
            await target.execute(insert(of), rows)
        except DBAPIError as error:
            raise MaintenanceError(
                f"{of.name} does not fit into the target: {error.orig}"
            ) from None
        last = _key(of, rows[-1])
        await _compare(of, rows, target)
        copied += len(rows)
    there = await target.scalar(select(func.count()).select_from(of))
    if there != copied:
        raise MaintenanceError(f"{of.name}: {copied} rows were copied, and {there} are there")
    await _go_on_counting(of, target)
    return copied


async def _read(of: Table, session: Session, after: tuple[Any, ...] | None) -> list[_Row]:
    keys = of.primary_key.columns
    statement = select(of).order_by(*keys).limit(BATCH)
    if after is not None:
        statement = statement.where(tuple_(*keys) > after)
    return [dict(row) for row in (await session.execute(statement)).mappings()]


async def _compare(of: Table, rows: Sequence[_Row], target: Session) -> None:
    keys = tuple_(*of.primary_key.columns)
    wanted = {_key(of, row): row for row in rows}
    found = await target.execute(select(of).where(keys.in_(list(wanted))))
    arrived = {_key(of, row): dict(row) for row in found.mappings()}
    for key, row in wanted.items():
        if arrived.get(key) != row:
            which = ", ".join(map(str, key))
            raise MaintenanceError(f"{of.name}: the row {which} is not the same in both databases")


def _key(of: Table, row: _Row | Any) -> tuple[Any, ...]:
    return tuple(row[column.key] for column in of.primary_key.columns)


async def _go_on_counting(of: Table, target: Session) -> None:
    """Let the next row that PostgreSQL numbers come after those that were numbered elsewhere."""
    column = of.autoincrement_column
    if column is None or target.dialect.name != "postgresql":
        return
    sequence = await target.scalar(select(func.pg_get_serial_sequence(of.name, column.name)))
    if sequence is None:
        return
    highest = select(func.max(column)).scalar_subquery()
    next_one = func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))
    await target.execute(select(next_one))
