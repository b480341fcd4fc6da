"""Notes as an Anki package: a zip with a SQLite collection of schema 11, and no media.

Anki and the apps for phones read this form, old versions and new ones. What they work out by
themselves on import (sort fields, checksums, scheduling) is left empty.

The library for it, genanki, brings four packages, of which one has had no release since 2021, and
numbers notes by the clock instead of by what they are.
"""

import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing

from bot.bank.exporting.anki_types import DECK_IDS, NOTE_TYPE_ID, deck, note_type
from bot.bank.exporting.note import Note

_SCHEMA = """
CREATE TABLE col (
    id INTEGER PRIMARY KEY, crt INTEGER, mod INTEGER, scm INTEGER, ver INTEGER, dty INTEGER,
    usn INTEGER, ls INTEGER, conf TEXT, models TEXT, decks TEXT, dconf TEXT, tags TEXT
);
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, guid TEXT, mid INTEGER, mod INTEGER, usn INTEGER, tags TEXT,
    flds TEXT, sfld INTEGER, csum INTEGER, flags INTEGER, data TEXT
);
CREATE TABLE cards (
    id INTEGER PRIMARY KEY, nid INTEGER, did INTEGER, ord INTEGER, mod INTEGER, usn INTEGER,
    type INTEGER, queue INTEGER, due INTEGER, ivl INTEGER, factor INTEGER, reps INTEGER,
    lapses INTEGER, left INTEGER, odue INTEGER, odid INTEGER, flags INTEGER, data TEXT
);
CREATE TABLE revlog (
    id INTEGER PRIMARY KEY, cid INTEGER, usn INTEGER, ease INTEGER, ivl INTEGER, lastIvl INTEGER,
    factor INTEGER, time INTEGER, type INTEGER
);
CREATE TABLE graves (usn INTEGER, oid INTEGER, type INTEGER);
"""
_COLLECTION = """
INSERT INTO col VALUES (
    1, :now, :now * 1000, :now * 1000, 11, 0, 0, 0, '{}', :models, :decks, '{}', '{}'
)
"""
_NOTE = "INSERT INTO notes VALUES (:id, :guid, :type, :now, -1, :tags, :fields, :title, 0, 0, '')"
_CARD = """
INSERT INTO cards VALUES (:id, :id, :deck, 0, :now, -1, 0, 0, :place, 0, 0, 0, 0, 0, 0, 0, 0, '')
"""
_FIELD_SEPARATOR = "\x1f"


def to_package(notes: Sequence[Note], now: int) -> bytes:
    """Make the file. The same notes and moment (seconds of the Unix epoch) give the same bytes.

    Anki replaces a note that it has when the one in the file is newer, so ``now`` must grow from
    one export to the next.
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "collection.anki2", _collection(notes, now))
        _add(archive, "media", b"{}")
    return package.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file without the time at which it was added."""
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _collection(notes: Sequence[Note], now: int) -> bytes:
    languages = dict.fromkeys(note.language for note in notes)
    collection = {
        "now": now,
        "models": json.dumps({NOTE_TYPE_ID: note_type()}),
        "decks": json.dumps({DECK_IDS[language]: deck(language) for language in languages}),
    }
    rows = [
        {
            "id": note.id,
            "guid": note.guid,
            "type": NOTE_TYPE_ID,
            "deck": DECK_IDS[note.language],
            "now": now,
            "tags": f" {' '.join(note.tags)} ",
            "fields": _FIELD_SEPARATOR.join((note.front, note.back)),
            "title": note.title,
            "place": place,
        }
        for place, note in enumerate(notes, start=1)
    ]
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        database.execute(_COLLECTION, collection)
        database.executemany(_NOTE, rows)
        database.executemany(_CARD, rows)
        database.commit()
        return database.serialize()
