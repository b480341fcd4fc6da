"""`db copy`, as an operator runs it."""

import asyncio
from pathlib import Path

import pytest
from personal_rows import fill
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.db import timings
from bot.db.engine import Database
from bot.db.maintenance import MaintenanceError
from bot.db.migrate import upgrade
from bot.db.tables import METADATA


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Return the address of a database with a row of somebody in each table."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'source.db'}"

    async def make() -> None:
        db = Database(url)
        await upgrade(db)
        await fill(db, 1)
        await db.close()

    asyncio.run(make())
    return url


async def people_in(url: str) -> int:
    db = Database(url)
    async with db.reading() as session:
        found = await session.scalar(
            select(func.count()).select_from(METADATA.tables["subscribers"])
        )
    await db.close()
    return int(found or 0)


def test_to_postgresql_and_back(
    source: str, new_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timings, "SLOW_MS", 0)  # what is logged must not get among the numbers
    back = f"sqlite+aiosqlite:///{tmp_path / 'back.db'}"
    for from_url, to_url in ((source, new_postgres_url), (new_postgres_url, back)):
        # Not on the command line, where everybody on the machine reads it.
        environment = {"DATABASE_URL": from_url, "TARGET_URL": to_url}
        done = CliRunner().invoke(cli, ["db", "copy"], env=environment)
        assert (done.exit_code, done.exception) == (0, None)
        *tables, total = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
        rows = {name: int(number) for number, name in tables}
        assert rows["subscribers"] == 1
        assert set(rows) == set(METADATA.tables)
        assert "slow statement" in done.stderr
        assert total == [str(sum(rows.values())), "rows copied, and the same in both"]
    assert asyncio.run(people_in(back)) == 1


def test_a_target_that_cannot_be_used(source: str) -> None:
    done = CliRunner().invoke(cli, ["db", "copy", source], env={"DATABASE_URL": source})
    assert isinstance(done.exception, MaintenanceError)
    assert "the target is not empty" in str(done.exception)
    assert asyncio.run(people_in(source)) == 1
