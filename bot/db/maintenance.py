"""What an operator does to a database from the command line."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import make_url

from bot.core.failure import OperatorError
from bot.db import migrate
from bot.db.engine import Database
from bot.db.reaching import reached


class MaintenanceError(OperatorError):
    """A command that could not be carried out; the text is one line for the operator."""


async def upgrade_to(url: str, revision: str) -> None:
    """Bring the database up to a revision. Raise MaintenanceError if it cannot be brought there."""
    async with reached(url) as database:
        with _told():
            await migrate.upgrade(database, revision)


async def downgrade_to(url: str, revision: str) -> None:
    """Bring the database down to a revision. Raise MaintenanceError like `upgrade_to`."""
    async with reached(url) as database:
        with _told():
            await migrate.downgrade(database, revision)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise MaintenanceError(str(error)) from None


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Give a database to work on. Raise MaintenanceError if its tables are not those of today."""
    _require_file(url)
    async with reached(url) as database:
        if not await migrate.is_current(database):
            raise MaintenanceError(
                "the database is of another version: run sobesednik db upgrade first"
            )
        yield database


def _require_file(url: str) -> None:
    address = make_url(url)
    # SQLite would make the file.
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise MaintenanceError(
            f"{address.database} does not exist: run sobesednik db upgrade first"
        )
