"""Small files in the formats that are imported."""

import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest
import zstandard

WriteText: TypeAlias = Callable[[str], Path]
WriteChannel: TypeAlias = Callable[[Sequence[Mapping[str, object]]], Path]
WriteDeck: TypeAlias = Callable[..., Path]

_CHANNEL = {"name": "Data questions", "type": "public_channel", "id": 1}
_NEW_NOTE_TYPES = "CREATE TABLE notetypes (id INTEGER, name TEXT COLLATE unicase); "
_NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT, mid INTEGER, tags TEXT, flds TEXT)"


@pytest.fixture
def write_text(tmp_path: Path) -> WriteText:
    """Write a plain text, and give its path."""

    def write(text: str) -> Path:
        path = tmp_path / "page.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def write_channel(tmp_path: Path) -> WriteChannel:
    """Write messages as Telegram Desktop exports them; each gets a number and its type."""

    def write(messages: Sequence[Mapping[str, object]]) -> Path:
        numbered = [
            {"id": number, "type": "message", **message}
            for number, message in enumerate(messages, start=1)
        ]
        path = tmp_path / "result.json"
        text = json.dumps({**_CHANNEL, "messages": numbered}, indent=1)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def write_deck(tmp_path: Path) -> WriteDeck:
    """Write notes, each as its fields, into a package; ``others`` are further files in it."""

    def write(
        *notes: Sequence[str],
        tags: str = "",
        name: str = "collection.anki2",
        others: Mapping[str, bytes] | None = None,
    ) -> Path:
        collection = collection_of(notes, tags, tmp_path / "collection", new=name.endswith("b"))
        if name.endswith("b"):
            collection = zstandard.compress(collection)
        path = tmp_path / "deck.apkg"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for other, content in (others or {}).items():
                archive.writestr(other, content)
            archive.writestr(name, collection)
        return path

    return write


def collection_of(notes: Sequence[Sequence[str]], tags: str, path: Path, *, new: bool) -> bytes:
    """Make the database of a package, of the newer schema if ``new``."""
    with closing(sqlite3.connect(path)) as database:
        database.create_collation("unicase", lambda left, right: (left > right) - (left < right))
        database.executescript((_NEW_NOTE_TYPES if new else "") + _NOTES)
        database.executemany(
            "INSERT INTO notes VALUES (?, ?, 1, ?, ?)",
            [
                (number, f"guid-{number}", tags, "\x1f".join(fields))
                for number, fields in enumerate(notes, start=1)
            ],
        )
        database.commit()
    return path.read_bytes()
