"""Plain text: one of four forms, told by its marks."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.bank.importing import dialogue, listed, numbered, posts
from bot.bank.importing.draft import Found
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.lines import Line
from bot.bank.importing.plain import clean

_LARGEST = 10_000_000
"""Bytes."""
_FORMS: Sequence[
    tuple[Callable[[Sequence[Line]], bool], Callable[[Sequence[Line]], Iterator[Found]]]
] = (
    (dialogue.fits, dialogue.read),
    (numbered.fits, numbered.read),
    (posts.fits, posts.read),
    (listed.fits, listed.read),
)


def read_text_file(path: Path) -> Iterator[Found]:
    """Read a text in UTF-8. Raises `ImportFileError` when it has none of the known forms."""
    if path.stat().st_size > _LARGEST:
        raise ImportFileError(f"a text of more than {_LARGEST // 1_000_000} MB: split it")
    text = clean(path.read_text(encoding="utf-8-sig"))
    lines = [Line(f"line {number}", line) for number, line in enumerate(text.split("\n"), start=1)]
    for fits, read in _FORMS:
        if fits(lines):
            return read(lines)
    raise ImportFileError(
        "no questions in a known form: posts with reactions below them (👍4), a dialogue (🥸 and"
        " 👩🏻‍💻), numbered questions with answers (“答:”, “Ответ:”, “Answer:”), or a numbered list"
        " whose questions come again as headings"
    )
