"""Tables: CSV in UTF-8 whose first row names the columns.

One column must be called ``title`` or ``question``. The others may be missing:

- ``answer``: the full answer, Markdown
- ``options``: one a line of the cell
- ``correct``: the right ones, as letters (A, C), numbers from 1, or the text of one
- ``explanation``: shown right after an answer
- ``topic``: an id, a name or an alias of the bank
- ``kind``, ``difficulty``, ``language``: words of the bank
- ``sources``: addresses between blanks
- ``id``

Cells may be guarded as those of an export are.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.bank.exporting.cells import from_cell
from bot.bank.importing.draft import Draft, Found, Leftover
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.plain import clean, excerpt, one_line
from bot.bank.schema import ADDRESS_PATTERN
from bot.core.question import LANGUAGES, Difficulty, Kind, Language, Option

_DELIMITERS = ",;\t"
_NO_DELIMITER = "\x1f"
"""For a single column, whose commas separate nothing."""
_LONGEST_HEAD = 10_000
_TITLES = ("title", "question")
_COLUMNS = (
    *_TITLES, "answer", "options", "correct", "explanation", "topic", "kind", "difficulty",
    "language", "sources", "id",
)  # fmt: skip
_LETTERS = re.compile(r"[A-Fa-f](?:[\s,;]*[A-Fa-f])*")
_NUMBERS = re.compile(r"[1-9](?:[\s,;]+[1-9])*")


def read_table(path: Path) -> Iterator[Found]:
    """Read the rows.

    Raises `ImportFileError` when the head names no question, or when a quote is never closed.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = _delimiter(file.readline(_LONGEST_HEAD))
        file.seek(0)
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            head = [one_line(clean(name)).casefold() for name in next(rows, [])]
            if not set(_TITLES) & set(head):
                raise ImportFileError("its first row names no column “title” or “question”")
            for name in head:
                if name not in _COLUMNS:
                    yield Leftover("line 1", excerpt(name), "a column with another name")
            start = rows.line_num + 1
            for cells in rows:
                yield from _read_row(f"line {start}", head, cells)
                start = rows.line_num + 1
        except csv.Error as error:
            raise ImportFileError(f"line {rows.line_num}: {error}") from error


def _delimiter(head: str) -> str:
    try:
        return csv.Sniffer().sniff(head, _DELIMITERS).delimiter
    except csv.Error:
        return _NO_DELIMITER


def _read_row(where: str, head: Sequence[str], cells: Sequence[str]) -> Iterator[Found]:
    values = {name: clean(from_cell(cell)).strip() for name, cell in zip(head, cells, strict=False)}
    title = one_line(values.get("title") or values.get("question") or "")
    if not any(values.values()):
        return
    if len(cells) > len(head):
        yield Leftover(where, excerpt(cells[0]), "more cells than the first row has")
    elif not title:
        yield Leftover(where, excerpt(next(filter(None, values.values()))), "no question")
    else:
        yield from _read_question(where, title, values)


def _read_question(where: str, title: str, values: Mapping[str, str]) -> Iterator[Found]:
    options = tuple(
        Option(one_line(line)) for line in values.get("options", "").split("\n") if line.strip()
    )
    marks = values.get("correct", "")
    correct = _correct(marks, options)
    if marks and not correct:
        yield Leftover(where, excerpt(marks), "`correct` names no option")
    body = values.get("answer", "")
    yield Draft(
        where,
        title,
        body,
        _kind(values.get("kind", ""), bool(options), bool(body)),
        options,
        correct,
        values.get("explanation", ""),
        tuple(
            word for word in values.get("sources", "").split() if re.search(ADDRESS_PATTERN, word)
        ),
        values.get("id", ""),
        (values["topic"],) if values.get("topic") else (),
        _difficulty(values.get("difficulty", "")),
        _language(values.get("language", "")),
    )


def _correct(marks: str, options: Sequence[Option]) -> frozenset[int]:
    """Give the positions that are meant; empty when it cannot be told."""
    for position, option in enumerate(options):
        if option.text.casefold() == one_line(marks).casefold():
            return frozenset({position})
    if _LETTERS.fullmatch(marks):
        positions = {ord(letter) - ord("A") for letter in marks.upper() if letter.isalpha()}
    elif _NUMBERS.fullmatch(marks):
        positions = {int(digit) - 1 for digit in marks if digit.isdigit()}
    else:
        return frozenset()
    return frozenset(positions) if max(positions) < len(options) else frozenset()


def _kind(word: str, has_options: bool, has_answer: bool) -> Kind:
    if has_options:
        return Kind.QUIZ
    if word.casefold() in set(Kind) - {Kind.QUIZ}:
        return Kind(word.casefold())
    return Kind.OPEN if has_answer else Kind.DISCUSSION


def _difficulty(word: str) -> Difficulty | None:
    return Difficulty(word.casefold()) if word.casefold() in set(Difficulty) else None


def _language(word: str) -> Language | None:
    return next((language for language in LANGUAGES if language == word.casefold()), None)
