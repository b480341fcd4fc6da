"""Markdown as the sender will understand it: prose, formulas, and marks that go wrong.

The parser is the one that turns the texts into messages, so what it takes for plain text is what
people will see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_MARKED = re.compile(r"[*$`~]|^ {4}|^\t", re.MULTILINE)
"""Without any of these a text is all prose, as far as this module looks."""
_BLANKS = bytes(10 if byte == 10 else 32 for byte in range(256))
"""Translates every byte to a blank but the line feed."""
_LEFTOVER = re.compile(rb"\*\*|\$|`")
_LEFTOVERS = {
    b"**": "`**` stays visible: not closed, or glued to a word by its punctuation",
    b"$": "`$` stays visible: not closed, or a space inside (a price is `\\$5`)",
    b"`": "a backtick stays visible: the code is not closed",
}
_FENCE = re.compile(rb"`{3,}|~{3,}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a text; ``line`` counts from 0."""

    latex: str
    line: int
    display: bool


@dataclass(frozen=True, slots=True)
class Markup:
    """A text taken apart.

    ``prose`` is the text line by line, with blanks for code, formulas and marks. ``faults`` are
    sentences with their lines, from 0.
    """

    prose: str
    formulas: tuple[Formula, ...]
    faults: tuple[tuple[int, str], ...]


def read_markup(text: str) -> Markup:
    """Take any text apart as Markdown."""
    if not _MARKED.search(text):
        return Markup(text, (), ())
    source = text.encode()
    prose = bytearray(source.translate(_BLANKS))
    formulas: list[Formula] = []
    faults: list[tuple[int, str]] = []
    in_code = False
    for event, span in pyromark.events_with_range(text, options=_OPTIONS):
        start, end = span["start"], span["end"]
        match event:
            case {"Start": {"CodeBlock": _}}:
                in_code = True
                if not _is_closed(source[start:end]):
                    line = source.count(b"\n", 0, start)
                    faults.append((line, "the code block is not closed with its ```"))
            case {"End": "CodeBlock"}:
                in_code = False
            case {"Text": _} if not in_code:
                escaped = source[start - 1 : start] == b"\\"
                prose[start + escaped : end] = source[start + escaped : end]
            case {"InlineMath": str(latex)} | {"DisplayMath": str(latex)}:
                line = source.count(b"\n", 0, start)
                formulas.append(Formula(latex, line, display="DisplayMath" in event))
    faults.extend(_leftovers(prose))
    return Markup(prose.decode(), tuple(formulas), tuple(dict.fromkeys(faults)))


def _is_closed(block: bytes) -> bool:
    """Tell whether a code block ends with the fence that it begins with; an indented one may."""
    fence = _FENCE.match(block)
    if not fence:
        return True
    lines = block.rstrip().splitlines()
    return len(lines) > 1 and lines[-1].strip(b" >").startswith(fence[0])


def _leftovers(prose: bytes | bytearray) -> Iterator[tuple[int, str]]:
    for mark in _LEFTOVER.finditer(prose):
        yield prose.count(b"\n", 0, mark.start()), _LEFTOVERS[bytes(mark[0])]
