import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bank.importing.anki import read_deck
from bot.bank.importing.cloze import Gap, gaps
from bot.bank.importing.draft import Draft, Leftover
from bot.bank.importing.failure import ImportFileError
from bot.core.question import Kind

WriteDeck = Callable[..., Path]
UPDATE_NOTICE = b"only asks to update Anki"


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21", "collection.anki21b"])
def test_notes_of_every_form(write_deck: WriteDeck, name: str) -> None:
    older = {} if name == "collection.anki2" else {"collection.anki2": UPDATE_NOTICE}
    path = write_deck(
        ("<b>What is</b> recall?", "Found &amp; relevant<br>by all relevant", "", "See F1."),
        ("What is your favourite metric?", "<br>"),
        tags=" ml::metrics exam ",
        name=name,
        others=older,
    )
    topics = ("ml", "metrics", "exam")
    assert list(read_deck(path)) == [
        Draft(
            "note 1",
            "**What is** recall?",
            "Found & relevant\nby all relevant\n\nSee F1.",
            topics=topics,
        ),
        Draft("note 2", "What is your favourite metric?", kind=Kind.DISCUSSION, topics=topics),
    ]


def test_what_follows_the_first_line_in_front_goes_to_the_body(write_deck: WriteDeck) -> None:
    (draft,) = read_deck(write_deck(("What is printed?<pre>print(1)</pre>", "<code>1</code>")))
    assert draft == Draft("note 1", "What is printed?", "```\nprint(1)\n```\n\n`1`")


def test_a_text_with_gaps_becomes_questions(write_deck: WriteDeck) -> None:
    text = "{{c1::L1}} makes \\(w\\) {{c2::sparse::how?}}"
    assert list(read_deck(write_deck((text, "Lasso.")))) == [
        Draft("note 1, gap 1", "[…] makes $w$ sparse", "**L1** makes $w$ sparse\n\nLasso."),
        Draft("note 1, gap 2", "L1 makes $w$ [how?]", "L1 makes $w$ **sparse**\n\nLasso."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no gap", []),
        ("{{c1::never closed", []),
        ("{{c3::a}} {{c3::b}}", [Gap(3, "[…] […]", "<b>a</b> <b>b</b>")]),
        (
            "{{c1::x {{c2::y}} z}}",
            [Gap(1, "[…]", "<b>x y z</b>"), Gap(2, "x […] z", "x <b>y</b> z")],
        ),
    ],
)
def test_gaps(text: str, expected: list[Gap]) -> None:
    assert gaps(text) == expected


def test_notes_that_are_not_understood(write_deck: WriteDeck) -> None:
    path = write_deck(("<script>x()</script>", "An answer"), ("a" * 20_001, ""))
    assert list(read_deck(path)) == [
        Leftover("note 1", "An answer", "its first field has no text"),
        Leftover("note 2", "a" * 59 + "…", "too long for a note"),
    ]


def test_other_names_in_the_archive_are_not_unpacked(write_deck: WriteDeck, tmp_path: Path) -> None:
    evil = {"../evil.md": b"x", "/tmp/evil.md": b"x", "..\\evil.md": b"x", "media": b"{}"}  # noqa: S108 - a name in an archive
    path = write_deck(("Why?", "Because."), others=evil)
    assert [found.where for found in read_deck(path)] == ["note 1"]
    assert not list(tmp_path.rglob("evil*"))


def package(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path / "deck.apkg", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path / "deck.apkg"


def database(path: Path, script: str) -> bytes:
    file = path / "database"
    connection = sqlite3.connect(file)
    connection.executescript(script)
    connection.close()
    return file.read_bytes()


WINDOW_OF_2_GB = bytes.fromhex("28b52ffd 00 a8 010000")
ENDLESS = """
CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT i AS id, 'Why?' AS flds, '' AS tags FROM n
"""
HUGE = """
CREATE TABLE notes (id, tags, flds AS (hex(zeroblob(20000000))));
INSERT INTO notes VALUES (1, '')
"""


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("../collection.anki2", b"", "no Anki collection"),
        ("collection.anki2", b"", "no notes"),
        ("collection.anki2", b"no database" * 1000, "not a readable database"),
        ("collection.anki21b", b"no zstd", "not a readable Anki package"),
        ("collection.anki21b", WINDOW_OF_2_GB, "not a readable Anki package"),
    ],
)
def test_archives_without_a_collection(
    tmp_path: Path, name: str, content: bytes, error: str
) -> None:
    with pytest.raises(ImportFileError, match=error):
        list(read_deck(package(tmp_path, name, content)))


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("CREATE TABLE cards (id)", "no notes"),
        (ENDLESS, "no notes"),
        ("CREATE TABLE notes (id)", "no such column: flds"),
        (HUGE, "too big"),
    ],
)
def test_hostile_databases(tmp_path: Path, script: str, error: str) -> None:
    content = database(tmp_path, script)
    with pytest.raises(ImportFileError, match=error):
        list(read_deck(package(tmp_path, "collection.anki2", content)))


def test_a_cut_archive(write_deck: WriteDeck) -> None:
    path = write_deck(("Why?", "Because."))
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(ImportFileError, match="not a readable"):
            list(read_deck(path))


def test_a_damaged_archive(write_deck: WriteDeck) -> None:
    """Whatever byte is wrong, it is told or it did not matter."""
    path = write_deck(("Why?", "Because."), name="collection.anki21b")
    whole = path.read_bytes()
    for position in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        path.write_bytes(damaged)
        try:
            found = list(read_deck(path))
        except ImportFileError:
            continue
        assert [each.where for each in found] == ["note 1"]


@pytest.mark.parametrize("name", ["collection.anki21", "collection.anki21b"])
def test_a_bomb_is_not_unpacked(
    write_deck: WriteDeck, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("bot.bank.importing.apkg._LARGEST", 4 << 20)
    path = write_deck(("Why?", "zero" * 2_000_000), name=name)
    assert path.stat().st_size < 100_000
    with pytest.raises(ImportFileError, match="larger than 4 MB"):
        list(read_deck(path))


def test_an_absurd_declared_size_is_refused(write_deck: WriteDeck) -> None:
    path = write_deck(("Why?", "Because."))
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match="larger than 256 MB"):
        list(read_deck(path))


def test_an_encrypted_archive(write_deck: WriteDeck) -> None:
    path = write_deck(("Why?", "Because."))
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match="encrypted"):
        list(read_deck(path))
