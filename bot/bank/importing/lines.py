"""The lines of a text, each with its place, and the marks that all forms know."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.bank.importing.draft import Leftover
from bot.bank.importing.plain import excerpt

NUMBERED = re.compile(r"\s*(\d{1,3})\s*[.、．)）](?!\d)\s*(?=\S)")
"""The number at the beginning of an item."""
BULLET = re.compile(
    r"\s*(?:[-–—*](?=\s)|[•●▪◦‣∙·🔸🔹🔶🔷🔺🔻🟠🟡🟢🔵🟣🟤🔴⚪⚫🟦🟧🟨🟩🟪🟥◾◽▫✅✔☑📌👉➡➤►▶]\ufe0f?)\s*"
)
_QUESTION = re.compile(r"[?？][\s)）»”\"'*_]*$")
_FURNITURE = re.compile(
    r"\s*(?:Download Telegram|Please open Telegram to view this post|VIEW IN TELEGRAM"
    r"|Forwarded from\b.*|在这里插入图片描述)\s*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text; ``where`` is its place for the report."""

    where: str
    text: str

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is written on it."""
        return not self.text or self.text.isspace()

    @property
    def is_item(self) -> bool:
        """Tell whether it begins an item of a list."""
        return bool(NUMBERED.match(self.text) or BULLET.match(self.text))


def is_question(text: str) -> bool:
    """Tell whether a text ends as a question does."""
    return bool(_QUESTION.search(text))


def is_furniture(text: str) -> bool:
    """Tell whether a line belongs to the page around a post and not to the post."""
    return bool(_FURNITURE.fullmatch(text))


def trimmed(lines: Sequence[Line]) -> Sequence[Line]:
    """Cut blank lines off both ends."""
    start, end = 0, len(lines)
    while start < end and lines[start].is_blank:
        start += 1
    while end > start and lines[end - 1].is_blank:
        end -= 1
    return lines[start:end]


def first_paragraph(lines: Sequence[Line]) -> int:
    """Count the lines before the first blank one."""
    return next((number for number, line in enumerate(lines) if line.is_blank), len(lines))


def without_tail(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Cut the last answer of an article off the rest of the page.

    The answer is its first paragraph and the lists right after that: nothing else marks its end.
    """
    lines = trimmed(lines)
    for number in range(first_paragraph(lines), len(lines)):
        line = lines[number]
        if not line.is_blank and lines[number - 1].is_blank and not line.is_item:
            return trimmed(lines[:number]), trimmed(lines[number:])
    return lines, ()


def leftover(lines: Iterable[Line], why: str) -> Iterable[Leftover]:
    """Report lines that were not understood by the first of them; none for blank ones."""
    for line in lines:
        if not line.is_blank and not is_furniture(line.text):
            return (Leftover(line.where, excerpt(line.text), why),)
    return ()
