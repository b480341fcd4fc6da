from collections.abc import Callable
from pathlib import Path

import pytest
from small_bank import write_bank

from bot.bank.load import load
from bot.bank.sketch import Sketch, read_sketch
from bot.core.question import Bank, Kind

QUIZ = """\
# What does dropout do at inference?
Nothing: it is off.

+ Nothing at all
- Zeroes a share
- Zeroes weights
Explanation: Only training drops units.
It is off later.
"""
FILE = """\
---
title: Что делает dropout?
kind: open
difficulty: junior
asked_for: [ds]
sources: [https://example.org/a]
reviewed: 2026-01-01
---
Ничего не делает.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bank(tmp_path_factory.mktemp("sketch") / "content")


@pytest.fixture(scope="module")
def known(folder: Path) -> Bank:
    return load(folder)


@pytest.fixture
def read(folder: Path, known: Bank) -> Callable[[str], Sketch]:
    return lambda text: read_sketch(text, known, folder)


Read = Callable[[str], Sketch]


def test_free_text_is_a_quiz(read: Read) -> None:
    sketch = read(QUIZ)
    assert sketch.question is not None
    question, wording = sketch.question, sketch.question.wordings["en"]
    assert (sketch.language, sketch.topic, sketch.is_file) == ("en", "unsorted", False)
    assert (question.kind, question.correct) == (Kind.QUIZ, frozenset({0}))
    assert wording.title == "What does dropout do at inference?"
    assert wording.body == "Nothing: it is off."
    assert [option.text for option in wording.options] == [
        "Nothing at all",
        "Zeroes a share",
        "Zeroes weights",
    ]
    assert wording.explanation == "Only training drops units.\nIt is off later."
    assert sketch.id == question.id == "what-does-dropout-do-at-inference"


def test_what_a_quiz_still_lacks(read: Read) -> None:
    assert read(QUIZ).faults == (
        "option 2 is wrong: its `why` is missing",
        "option 3 is wrong: its `why` is missing",
    )
    bare = read("Why?\n+ So that it always works\n- Never").faults
    assert "the answer is missing: it stands between the title and the options" in bare
    assert "2 options, a quiz has 3 to 6" in bare
    assert "the explanation is missing: begin its line with “Explanation:”" in bare


def test_lists_without_a_right_option_belong_to_the_answer(read: Read) -> None:
    sketch = read("How do folds work?\nThey take turns.\n\n- one\n- two")
    assert sketch.question is not None
    assert sketch.question.kind is Kind.OPEN
    assert sketch.question.wordings["en"].body == "They take turns.\n\n- one\n- two"
    assert sketch.faults == ()


def test_the_first_line_may_name_a_place(read: Read) -> None:
    sketch = read(f"zh/statistics/new-one\n{QUIZ}")
    assert (sketch.language, sketch.topic, sketch.id) == ("zh", "statistics", "new-one")
    assert "`title` is not Chinese" in " ".join(sketch.faults)
    assert "there is no topic “nowhere”" in read(f"en/nowhere/new-one\n{QUIZ}").faults
    taken = read(f"en/attention/p-value\n{QUIZ}").faults
    assert "the id “p-value” is taken in “statistics”" in taken
    long = read(f"en/statistics/{'x' * 41}\n{QUIZ}").faults
    assert "the id has 41 characters, at most 40 fit a link" in long


def test_a_file_of_the_bank_is_kept_as_it_is(read: Read) -> None:
    sketch = read(f"ru/neural-networks/dropout-off\n{FILE}")
    assert sketch.is_file
    assert sketch.file == FILE
    assert sketch.faults == ()
    assert sketch.question is not None
    assert sketch.question.wordings["ru"].body == "Ничего не делает."
    assert read(FILE).id == "chto-delaet-dropout"


def test_faults_of_a_file_name_its_lines(read: Read) -> None:
    broken = read(FILE.replace("difficulty: junior", "difficulty: hard"))
    assert broken.question is None
    assert broken.faults == (
        "line 4: `difficulty` must be 'junior', 'middle' or 'senior', not “hard”",
    )
    unreviewed = read(FILE.replace("reviewed: 2026-01-01\n", ""))
    assert unreviewed.question is not None
    assert "`reviewed` is missing" in unreviewed.faults[0]
    assert "between two lines `---`" in read("---\nno end").faults[0]


def test_a_translation_is_checked_against_its_original(read: Read) -> None:
    page = """---
title: What is a p-value in one line?
options: [{text: Chance of it, why: no}, {text: Chance of data}, {text: Size, why: no}{more}]
explanation: It is about data.
---
How likely such data are.
"""
    four = page.replace("{more}", ", {text: Power, why: no}")
    sketch = read(f"en/statistics/p-value\n{four}")
    assert sketch.faults == ()
    assert sketch.question is not None
    assert sketch.question.correct == {1}
    assert sketch.question.wordings["en"].title == "What is a p-value in one line?"
    three = read(f"en/statistics/p-value\n{page.replace('{more}', '')}")
    assert three.faults == ("3 options, and the original has 4",)
    assert "must name the question" in read(four).faults[0]


@pytest.mark.parametrize(
    "text", ["#", "---", "+ a", "Explanation: x", "a\n+ b", "**", "\\", "en/a/b"]
)
def test_any_text_is_read(read: Read, text: str) -> None:
    sketch = read(text)
    assert sketch.file.endswith("\n")
    assert sketch.faults


def test_free_text_is_saved_as_a_draft_to_be_completed(read: Read) -> None:
    file = read(QUIZ).file
    assert file.startswith("---\n# An imported draft.")
    assert "title: What does dropout do at inference?" in file
    assert file.endswith("---\nNothing: it is off.\n")
