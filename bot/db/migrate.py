"""Migrations, run from the program itself: safe when several processes start at once."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.db.engine import Database

_ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"

#: Any constant: processes that migrate the same PostgreSQL database queue up behind it.
_ADVISORY_LOCK = 0x50BE5ED


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to ``revision``, in one transaction."""
    async with database.migrating() as connection:
        await connection.run_sync(_run, command.upgrade, revision)


async def is_current(database: Database) -> bool:
    """Whether the database is at the newest revision."""
    newest = ScriptDirectory.from_config(Config(_ALEMBIC_INI)).get_current_head()
    async with database.reading() as connection:
        return await connection.run_sync(_revision) == newest


async def downgrade(database: Database, revision: str) -> None:
    """Bring the database down to ``revision`` ("base": nothing), in one transaction."""
    async with database.migrating() as connection:
        await connection.run_sync(_run, command.downgrade, revision)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection, step: Callable[[Config, str], None], to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = Config(_ALEMBIC_INI)
    config.attributes["connection"] = connection
    step(config, to)
