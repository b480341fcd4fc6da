"""An Anki package: a zip with a SQLite database in it, which newer versions compress by zstd."""

import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

import zstandard

from bot.bank.importing.failure import ImportFileError

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest form first: beside it, an older one holds only a note that asks for an update."""
_LARGEST = 256 << 20
"""Bytes of a collection: texts alone, pictures are files of their own."""
_LARGEST_VALUE = 16 << 20
"""Bytes of one value of the database."""
_LARGEST_WINDOW = 128 << 20
"""Bytes that the decompression may hold in memory."""
_STEP = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, zstandard.ZstdError, EOFError, OSError,
    NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
"""What a broken archive makes its readers raise; a RuntimeError tells that it is encrypted."""


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@contextmanager
def open_collection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of a package, read-only. Nothing else of the package is unpacked.

    Raises `ImportFileError` for whatever is no such package, or is too large.
    """
    with path.open("rb") as package, TemporaryDirectory(prefix="sobesednik-") as folder:
        database = Path(folder, "collection")
        try:
            _unpack(package, database)
        except _BROKEN as error:
            raise ImportFileError(f"not a readable Anki package: {error}") from error
        try:
            with closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as opened:
                _harden(opened)
                yield opened
        except sqlite3.Error as error:
            raise ImportFileError(f"its collection is not a readable database: {error}") from error


def _unpack(package: IO[bytes], database: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        name = next((name for name in _COLLECTIONS if name in archive.namelist()), None)
        if name is None:
            raise ImportFileError("there is no Anki collection in it")
        if archive.getinfo(name).file_size > _LARGEST:
            raise ImportFileError(f"its collection is larger than {_LARGEST >> 20} MB")
        with archive.open(name) as member, database.open("wb") as target:
            if name.endswith("b"):
                decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
                with decompressor.stream_reader(member) as reader:
                    _copy(reader, target)
            else:
                _copy(member, target)


def _copy(source: _Readable, target: IO[bytes]) -> None:
    """Copy without belief in declared sizes."""
    size = 0
    while chunk := source.read(_STEP):
        size += len(chunk)
        if size > _LARGEST:
            raise ImportFileError(f"its collection is larger than {_LARGEST >> 20} MB")
        target.write(chunk)


def _harden(database: sqlite3.Connection) -> None:
    """Let a hostile schema run nothing: notes must be a table, and values have a limit."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.create_collation("unicase", _compare)
    found = database.execute("SELECT type FROM sqlite_master WHERE name = 'notes'").fetchone()
    if found != ("table",):
        raise ImportFileError("its collection has no notes")


def _compare(left: str, right: str) -> int:
    """Stand in for Anki's own order of names, without which SQLite refuses the newer schema."""
    folded, other = left.casefold(), right.casefold()
    return (folded > other) - (folded < other)
