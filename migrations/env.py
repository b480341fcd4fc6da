"""Alembic's entry: migrates over the connection it is handed, or over one from the settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from bot.config import load_settings
from bot.db.engine import Database
from bot.db.tables import METADATA


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    # The caller's transaction spans everything, so a failed migration leaves nothing behind.
    context.run_migrations()


async def migrate_configured() -> None:
    database = Database(load_settings().database_url)
    async with database.migrating() as connection:
        await connection.run_sync(migrate)
    await database.close()


handed_over: Connection | None = context.config.attributes.get("connection")
if handed_over is not None:
    migrate(handed_over)
else:
    asyncio.run(migrate_configured())
