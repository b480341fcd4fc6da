import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from bot.bank.exporting.anki import to_package
from bot.bank.exporting.entry import choose
from bot.bank.exporting.note import Note, to_note
from bot.core.question import LANGUAGES, Bank, Language

NOW = 1_795_306_000


@contextmanager
def opened(package: bytes) -> Iterator[sqlite3.Connection]:
    """Open the collection of a package, as Anki does."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["collection.anki2", "media"]
        assert json.loads(archive.read("media")) == {}
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(archive.read("collection.anki2"))
            database.row_factory = sqlite3.Row
            yield database


def notes_of(bank: Bank, *languages: Language) -> list[Note]:
    return [to_note(entry) for entry in choose(bank, languages or LANGUAGES)]


def test_the_whole_bank_is_read_back_from_the_database(real_bank: Bank) -> None:
    with opened(to_package(notes_of(real_bank), NOW)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        notes = database.execute("SELECT * FROM notes ORDER BY rowid").fetchall()
        assert {note["guid"] for note in notes} == {
            f"sobesednik/{language}/{question}"
            for question in real_bank.questions
            for language in LANGUAGES
        }
        assert len(notes) == len(real_bank.questions) * len(LANGUAGES)
        assert all(len(note["flds"].split("\x1f")) == 2 for note in notes)
        assert all(1_500_000_000_000 <= note["id"] < NOW * 1000 for note in notes)
        cards = database.execute("SELECT * FROM cards ORDER BY due").fetchall()
        assert {card["nid"] for card in cards} == {note["id"] for note in notes}
        assert [card["due"] for card in cards] == [*range(1, len(notes) + 1)]


def test_the_collection_describes_its_notes_and_decks(mini_bank: Bank) -> None:
    with opened(to_package(notes_of(mini_bank, "ru", "zh"), NOW)) as database:
        collection = database.execute("SELECT * FROM col").fetchone()
        (note_type,) = json.loads(collection["models"]).values()
        decks = json.loads(collection["decks"])
        assert collection["ver"] == 11
        assert [field["name"] for field in note_type["flds"]] == ["Front", "Back"]
        assert sorted(deck["name"] for deck in decks.values()) == [
            "Sobesednik::Русский", "Sobesednik::中文",
        ]  # fmt: skip
        assert all("CC BY-SA 4.0" in deck["desc"] for deck in decks.values())
        used = database.execute("SELECT DISTINCT did FROM cards").fetchall()
        assert {str(row["did"]) for row in used} == decks.keys()
        types = database.execute("SELECT DISTINCT mid FROM notes").fetchall()
        assert [row["mid"] for row in types] == [note_type["id"]]


def test_cards_come_in_the_order_of_the_bank(mini_bank: Bank) -> None:
    with opened(to_package(notes_of(mini_bank, "en"), NOW)) as database:
        asked = "SELECT guid FROM notes JOIN cards ON nid = notes.id ORDER BY due"
        assert [row["guid"] for row in database.execute(asked)] == [
            "sobesednik/en/l1-or-l2",
            "sobesednik/en/dropout",
            "sobesednik/en/scaled-dot-product",
        ]


def test_a_later_deck_replaces_the_notes_of_an_earlier_one(mini_bank: Bank) -> None:
    """Anki knows a note by its guid, and takes the one with the later `mod`."""
    question = mini_bank.questions["dropout"]
    wordings = {**question.wordings, "en": replace(question.wordings["en"], title="Corrected?")}
    questions = {"dropout": replace(question, wordings=wordings, topic="attention")}
    asked = "SELECT notes.id, guid, cards.id AS card, notes.mod, flds FROM notes JOIN cards ON nid"
    with opened(to_package(notes_of(mini_bank, "en"), NOW)) as database:
        earlier = database.execute(f"{asked} = notes.id WHERE guid LIKE '%dropout'").fetchone()
    with opened(
        to_package(notes_of(replace(mini_bank, questions=questions), "en"), NOW + 60)
    ) as it:
        (later,) = it.execute(f"{asked} = notes.id").fetchall()
    assert tuple(later)[:3] == tuple(earlier)[:3]
    assert later["mod"] == earlier["mod"] + 60
    assert "Corrected?" in later["flds"]


def test_the_same_bank_and_moment_give_the_same_file(mini_bank: Bank) -> None:
    assert to_package(notes_of(mini_bank), NOW) == to_package(notes_of(mini_bank), NOW)


def test_ids_and_guids_are_those_of_decks_in_use(mini_bank: Bank) -> None:
    """Another id or guid would double the notes in everybody's collection."""
    note = notes_of(mini_bank, "zh")[1]
    assert (note.guid, note.id) == ("sobesednik/zh/dropout", 1_644_341_367_552)


QUIZ_FRONT = """\
<div lang="en"><div class="title">What does dropout do at inference time?</div>
<ol class="options" type="A">
<li>It keeps zeroing a share \\(p\\) of activations</li>
<li>It is off, activations have the right scale</li>
<li>It zeroes weights with probability \\(1 - p\\)</li>
</ol></div>"""
QUIZ_BACK = """\
<div lang="en"><div class="right">✅ <b>B.</b> It is off, activations have the right scale</div>
<div class="why">❌ <b>A.</b> That is what it does in training only</div>
<div class="why">❌ <b>C.</b> Activations are zeroed, not weights</div>
<div class="explanation"><p>In training, outputs are divided by \\(1 - p\\), so nothing has to \
change.</p></div>
<div class="answer"><p>At inference, dropout is off. The scale was set right in training.</p></div>
<ul class="sources">
<li><a href="https://jmlr.org/papers/v15/srivastava14a.html">\
https://jmlr.org/papers/v15/srivastava14a.html</a></li>
</ul></div>"""


def test_a_quiz_has_its_options_in_front_and_all_that_explains_them_behind(
    mini_bank: Bank,
) -> None:
    note = notes_of(mini_bank, "en")[1]
    assert note.front == QUIZ_FRONT
    assert note.back == QUIZ_BACK
    assert note.tags == ("topic::neural-networks", "difficulty::junior", "kind::quiz")


def test_several_right_options_stand_together(mini_bank: Bank) -> None:
    question = replace(mini_bank.questions["dropout"], correct=frozenset({0, 2}))
    note = notes_of(replace(mini_bank, questions={"dropout": question}), "en")[0]
    assert note.back.index("✅ <b>A.</b>") < note.back.index("✅ <b>C.</b>")
    assert note.back.index("✅ <b>C.</b>") < note.back.index("❌ <b>B.</b>")


@pytest.mark.parametrize("kind", ["open", "case", "discussion"])
def test_a_question_without_options_has_neither_list_nor_verdicts(
    real_bank: Bank, kind: str
) -> None:
    note = next(note for note in notes_of(real_bank, "en") if f"kind::{kind}" in note.tags)
    assert "options" not in note.front
    assert note.back.startswith('<div lang="en"><div class="answer">')


def test_a_dialogue_shows_who_speaks(real_bank: Bank) -> None:
    note = next(note for note in notes_of(real_bank, "ru") if "kind::dialogue" in note.tags)
    assert '<div class="title">🥸 ' in note.front
    assert '<div class="answer"><p>👩🏻‍💻 ' in note.back


def test_addresses_cannot_leave_their_attribute(mini_bank: Bank) -> None:
    question = replace(mini_bank.questions["dropout"], sources=('https://x.org/?a=1&b="><b>',))
    note = notes_of(replace(mini_bank, questions={"dropout": question}), "en")[0]
    assert '<a href="https://x.org/?a=1&amp;b=&quot;&gt;&lt;b&gt;">' in note.back
