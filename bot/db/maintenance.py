"""What an operator does to a database from the command line."""

import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import make_url

from bot.core.failure import OperatorError
from bot.db import migrate
from bot.db.engine import Database


class MaintenanceError(OperatorError):
    """A command that could not be carried out; the text is one line for the operator."""


async def upgrade_to(url: str, revision: str) -> None:
    """Bring the database up to a revision."""
    database = Database(url)
    try:
        await migrate.upgrade(database, revision)
    finally:
        await database.close()


async def downgrade_to(url: str, revision: str) -> None:
    """Bring the database down to a revision."""
    database = Database(url)
    try:
        await migrate.downgrade(database, revision)
    finally:
        await database.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Give a database to work on. Raise MaintenanceError if its tables are not those of today."""
    _require_file(url)
    database = Database(url)
    try:
        if not await migrate.is_current(database):
            raise MaintenanceError(
                "the database is of another version: run sobesednik db upgrade first"
            )
        yield database
    finally:
        await database.close()


def _require_file(url: str) -> None:
    address = make_url(url)
    # SQLite would make the file.
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise MaintenanceError(
            f"{address.database} does not exist: run sobesednik db upgrade first"
        )


def backup(url: str, file: Path) -> None:
    """Write a consistent copy: a SQLite file, or an archive of pg_dump for pg_restore.

    Raise MaintenanceError if the file exists already or the copy cannot be made.
    """
    if file.exists():
        raise MaintenanceError(f"{file} exists already: name a new file")
    if not file.parent.is_dir():
        raise MaintenanceError(f"{file.parent} is not a folder")
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _backup_sqlite(Path(address.database or ""), file)
    else:
        libpq = address.set(drivername="postgresql").render_as_string(hide_password=False)
        _backup_postgresql(libpq, file)


def _backup_sqlite(source: Path, file: Path) -> None:
    if not source.is_file():
        raise MaintenanceError(f"{source} does not exist: there is nothing to back up")
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(file)) as copy:
        database.backup(copy)


def _backup_postgresql(url: str, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise MaintenanceError("pg_dump is not installed: it comes with PostgreSQL's client tools")
    done = subprocess.run(  # noqa: S603 - the operator's own database and file
        [program, "--format=custom", f"--file={file}", "--dbname", url],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MaintenanceError(f"pg_dump: {done.stderr.strip().splitlines()[-1]}")
