"""A copy of the database in a file, and the way back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.db.maintenance import MaintenanceError

#: Options of a URL that pg_dump shares with asyncpg, and its names for them; it refuses others.
_OPTIONS = {"host": "host", "port": "port", "passfile": "passfile", "ssl": "sslmode"}


def backup(url: str, file: Path) -> None:
    """Write a consistent copy: a SQLite file, or an archive of pg_dump for pg_restore.

    The bot may run meanwhile; what it writes after the beginning is not in the copy. A file that is
    there is whole. Raise MaintenanceError if it exists already or the copy cannot be made.
    """
    if file.exists():
        raise MaintenanceError(f"{file} exists already: name a new file")
    if not file.parent.is_dir():
        raise MaintenanceError(f"{file.parent} is not a folder")
    address = make_url(url)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        if address.get_backend_name() == "sqlite":
            _backup_sqlite(Path(address.database or ""), unfinished)
        else:
            _backup_postgresql(address, unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Make the database of ``url`` from a backup. A SQLite file must not be there yet.

    Raise MaintenanceError if the backup is damaged or none of ours, if there is a database already,
    and for PostgreSQL, whose own program does it.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise MaintenanceError(
            "PostgreSQL is restored by its own program: pg_restore --no-owner --dbname=NAME FILE"
        )
    if not file.is_file():
        raise MaintenanceError(f"{file} does not exist")
    target = Path(address.database or "")
    # A log beside it would be taken for the log of the restored database, and destroy it.
    for each in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if each.exists():
            raise MaintenanceError(f"{each} exists: stop the bot and move it away first")
    _check_sqlite(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _backup_sqlite(file, unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _backup_sqlite(source: Path, file: Path) -> None:
    if not source.is_file():
        raise MaintenanceError(f"{source} does not exist: there is nothing to back up")
    file.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(file)) as copy:
            # All pages in one step: one by one it would begin anew whenever the bot writes.
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    except sqlite3.DatabaseError as error:
        raise MaintenanceError(f"{source} cannot be copied: {error}") from None


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise MaintenanceError(f"{file} is no backup of the bot: {error}") from None
    if found != "ok":
        raise MaintenanceError(f"{file} is damaged: {found.splitlines()[0]}")


def _backup_postgresql(address: URL, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise MaintenanceError("pg_dump is not installed: it comes with PostgreSQL's client tools")
    # The list of processes shows arguments to everybody on the machine.
    server = URL.create(
        "postgresql",
        username=address.username,
        host=address.host,
        port=address.port,
        database=address.database,
        query={_OPTIONS[name]: value for name, value in address.query.items() if name in _OPTIONS},
    )
    password = {"PGPASSWORD": str(address.password)} if address.password else {}
    done = subprocess.run(  # noqa: S603 - the operator's own database and file
        [program, "--format=custom", f"--file={file}", "--dbname", server.render_as_string()],
        env=os.environ | password,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"pg_dump ended with code {done.returncode}"]
        raise MaintenanceError(said[-1])
