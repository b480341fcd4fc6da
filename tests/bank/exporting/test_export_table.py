import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.exporting.cells import from_cell, to_cell
from bot.bank.exporting.entry import choose
from bot.bank.exporting.table import COLUMNS, to_table
from bot.core.question import LANGUAGES, Bank


def rows_of(table: bytes) -> list[dict[str, str]]:
    """Read a table back as another program does: with the csv module, and cell by cell."""
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return [{name: from_cell(cell) for name, cell in row.items()} for row in reader]


def test_a_row_holds_a_question_in_one_language(mini_bank: Bank) -> None:
    rows = rows_of(to_table(choose(mini_bank, ("en", "zh"))))
    assert [(row["id"], row["language"]) for row in rows] == [
        ("l1-or-l2", "en"), ("dropout", "en"), ("scaled-dot-product", "en"),
        ("l1-or-l2", "zh"), ("dropout", "zh"), ("scaled-dot-product", "zh"),
    ]  # fmt: skip
    assert rows[1] == {
        "id": "dropout",
        "language": "en",
        "topic": "neural-networks",
        "kind": "quiz",
        "difficulty": "junior",
        "title": "What does dropout do at inference time?",
        "options": "It keeps zeroing a share $p$ of activations\n"
        "It is off, activations have the right scale\n"
        "It zeroes weights with probability $1 - p$",
        "correct": "B",
        "explanation": "In training, outputs are divided by $1 - p$, so nothing has to change.",
        "answer": "At inference, dropout is off. The scale was set right in training.",
        "sources": "https://jmlr.org/papers/v15/srivastava14a.html",
    }
    assert rows[0]["options"] == rows[0]["correct"] == rows[0]["sources"] == ""


def test_the_whole_bank_is_read_back(real_bank: Bank) -> None:
    rows = rows_of(to_table(choose(real_bank, LANGUAGES)))
    assert len(rows) == len(real_bank.questions) * len(LANGUAGES)
    for row in rows:
        question = real_bank.questions[row["id"]]
        wording = next(question.wordings[each] for each in LANGUAGES if each == row["language"])
        assert row["title"] == wording.title
        assert row["answer"] == wording.body
        assert row["options"].splitlines() == [option.text for option in wording.options]
        assert {ord(letter) - ord("A") for letter in row["correct"]} == question.correct
        assert tuple(row["sources"].split()) == question.sources


def test_the_file_is_what_spreadsheets_open(mini_bank: Bank) -> None:
    table = to_table(choose(mini_bank, ("ru",)))
    assert table.startswith(b"\xef\xbb\xbfid,language,topic,")
    assert table.count(b"\r\n") == 4


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+7", "'+7"),
        ("- a list", "'- a list"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'quoted'", "''quoted'"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_a_cell_that_would_be_computed_is_guarded(text: str, cell: str) -> None:
    assert to_cell(text) == cell
    assert from_cell(cell) == text


@given(st.text(alphabet="'=+-@＝\t a", max_size=6) | st.text())
def test_guarding_is_undone_without_loss(text: str) -> None:
    assert not to_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert from_cell(to_cell(text)) == text


@pytest.mark.parametrize("cell", ["'90s", "'", "it's"])
def test_an_apostrophe_of_another_origin_stays(cell: str) -> None:
    assert from_cell(cell) == cell
