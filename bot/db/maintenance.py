"""What an operator does to a database from the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
