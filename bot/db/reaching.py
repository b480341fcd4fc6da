"""A database that an operator has named: it answers, or a line tells them that it does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import blame
from bot.db.engine import Database


@asynccontextmanager
async def reached(url: str, setting: str = "DATABASE_URL") -> AsyncIterator[Database]:
    """Give a database that answers, and close it at the end of the block.

    Raise ConfigurationError, with the name of the setting that has the address, if it does not.
    """
    # Until it answers, nothing but its address can be wrong.
    with blame(setting, url):
        database = Database(url)
    try:
        with blame(setting, url):
            await database.ping()
        yield database
    finally:
        await database.close()
