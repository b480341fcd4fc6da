from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.bank.importing.draft import Draft, Leftover
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.table import read_table
from bot.core.question import Difficulty, Kind, Option

FULL = """\
title;options;correct;explanation;answer;topic;kind;difficulty;language;sources;id
Какая метрика?;"Полнота
Точность ;
F1";C;"Среднее,
гармоническое";Подробно.;Метрики;quiz;Junior;ru;https://x.org/a http://y.org/b none;f-one
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def test_all_columns(table: Path) -> None:
    table.write_text(FULL, encoding="utf-8-sig", newline="")
    assert list(read_table(table)) == [
        Draft(
            where="line 2",
            title="Какая метрика?",
            body="Подробно.",
            kind=Kind.QUIZ,
            options=(Option("Полнота"), Option("Точность ;"), Option("F1")),
            correct=frozenset({2}),
            explanation="Среднее,\nгармоническое",
            sources=("https://x.org/a", "http://y.org/b"),
            name="f-one",
            topics=("Метрики",),
            difficulty=Difficulty.JUNIOR,
            language="ru",
        )
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters(table: Path, delimiter: str, line_end: str) -> None:
    rows = (("Question", "Answer"), ("Why?", "Because."), ("", ""), ("And how?", ""))
    text = "".join(delimiter.join(row) + line_end for row in rows)
    table.write_text(text, encoding="utf-8", newline="")
    assert list(read_table(table)) == [
        Draft("line 2", "Why?", "Because."),
        Draft("line 4", "And how?", kind=Kind.DISCUSSION),
    ]


def test_one_column(table: Path) -> None:
    table.write_text("question\nWhy, and what for?\n", encoding="utf-8")
    assert list(read_table(table)) == [Draft("line 2", "Why, and what for?", kind=Kind.DISCUSSION)]


@pytest.mark.parametrize(
    ("marks", "correct"),
    [
        ("A", {0}),
        ("ac", {0, 2}),
        ("A, C", {0, 2}),
        ("3", {2}),
        ("1;2", {0, 1}),
        ("one  more", {1}),
        ("", set()),
    ],
)
def test_ways_to_say_what_is_right(table: Path, marks: str, correct: set[int]) -> None:
    table.write_text(f'title,options,correct\nX?,"one\none more\nno","{marks}"\n', encoding="utf-8")
    (draft,) = read_table(table)
    assert isinstance(draft, Draft)
    assert draft.correct == correct


@pytest.mark.parametrize("marks", ["D", "9", "two", "AE"])
def test_a_right_option_that_does_not_exist(table: Path, marks: str) -> None:
    table.write_text(f'title,options,correct\nX?,"one\ntwo more\nno",{marks}\n', encoding="utf-8")
    leftover, draft = read_table(table)
    assert leftover == Leftover("line 2", marks, "`correct` names no option")
    assert isinstance(draft, Draft)
    assert draft.correct == frozenset()


def test_rows_that_are_not_understood(table: Path) -> None:
    table.write_text(
        'title,answer,mood\n"Two\nlines?",yes,good\n,only an answer,\na,b,c,d\n', encoding="utf-8"
    )
    assert list(read_table(table)) == [
        Leftover("line 1", "mood", "a column with another name"),
        Draft("line 2", "Two lines?", "yes"),
        Leftover("line 4", "only an answer", "no question"),
        Leftover("line 5", "a", "more cells than the first row has"),
    ]


FACTS = [
    ({"kind": "case"}, Draft("line 2", "X?", kind=Kind.CASE)),
    ({"kind": "quiz"}, Draft("line 2", "X?", kind=Kind.DISCUSSION)),
    ({"kind": "other", "answer": "y"}, Draft("line 2", "X?", "y", Kind.OPEN)),
    ({"difficulty": "hard", "language": "fr"}, Draft("line 2", "X?", kind=Kind.DISCUSSION)),
]


@pytest.mark.parametrize(("cells", "draft"), FACTS)
def test_words_of_the_bank(table: Path, cells: Mapping[str, str], draft: Draft) -> None:
    head, row = ",".join(["title", *cells]), ",".join(["X?", *cells.values()])
    table.write_text(f"{head}\n{row}\n", encoding="utf-8")
    assert list(read_table(table)) == [draft]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "no column"),
        ("name,answer\nX,y\n", "no column “title” or “question”"),
        ('title,answer\nX?,"never closed\n', "line 2: unexpected end of data"),
        ('title,answer\nX?,"closed" twice"\n', "line 2: ',' expected after '\"'"),
        ("title,answer\nX?," + "a" * 200_000, "line 2: field larger than field limit"),
    ],
)
def test_broken_tables(table: Path, text: str, error: str) -> None:
    table.write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError, match=error):
        list(read_table(table))
