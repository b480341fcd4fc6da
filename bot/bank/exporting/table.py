"""Questions as a table: CSV in UTF-8, one row per question and language."""

import csv
import io
from collections.abc import Sequence

from bot.bank.exporting.cells import to_cell
from bot.bank.exporting.entry import Entry, letter

COLUMNS = (
    "id", "language", "topic", "kind", "difficulty",
    "title", "options", "correct", "explanation", "answer", "sources",
)  # fmt: skip
"""The header.

``options`` and ``sources`` hold one item a line, ``correct`` the letters of the right options
(``B``, or ``AC``); texts are Markdown with ``$LaTeX$``. What does not apply is empty.
"""


def to_table(entries: Sequence[Entry]) -> bytes:
    """Write the file. It begins with a byte order mark: Excel takes it for another code without."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows(map(to_cell, _row(entry)) for entry in entries)
    return lines.getvalue().encode("utf-8-sig")


def _row(entry: Entry) -> tuple[str, ...]:
    question, wording = entry.question, entry.wording
    return (
        question.id,
        entry.language,
        question.topic,
        question.kind,
        question.difficulty,
        wording.title,
        "\n".join(" ".join(option.text.split()) for option in wording.options),
        "".join(letter(position) for position in sorted(question.correct)),
        wording.explanation,
        wording.body,
        "\n".join(question.sources),
    )
