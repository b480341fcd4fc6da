"""Markdown as the sender will understand it: prose, formulas, code, and marks that go wrong.

The parser is the one that turns the texts into messages, so what it takes for plain text is what
people will see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyromark

#: What the parser knows beside CommonMark.
OPTIONS = (
    pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_MARKED = re.compile(r"[*$`~\[<]|\|\||://|^ {4}|^\t", re.MULTILINE)
"""Without any of these a text is all prose, as far as this module looks."""
_BLANKS = bytes(10 if byte == 10 else 32 for byte in range(256))
"""Translates every byte to a blank but the line feed."""
_LEFTOVER = re.compile(rb"\*\*|\*(?=\S)|\*(?<=\S\*)|\$|`|~~|\]\(|\]\[")
_LEFTOVERS = {
    b"**": "`**` stays visible: not closed, or glued to a word by its punctuation",
    b"*": "`*` stays visible: not closed (a star is `\\*`)",
    b"$": "`$` stays visible: not closed, or a space inside (a price is `\\$5`)",
    b"`": "a backtick stays visible: the code is not closed",
    b"~~": "`~~` stays visible: not closed",
    b"](": "a link stays visible: not closed, or a space in its address",
    b"][": "a link stays visible: its address is not given below",
}
_BARS = re.compile(rb"\|\|(?=\S)|\|\|(?<=\S\|\|)")
_PARAGRAPH = re.compile(rb"(?:[^\n]*\S[^\n]*\n?)+")
_BARE_LINK = re.compile(rb"https?://[\w./?=&%#~+-]*[\w/]")
_FENCE = re.compile(rb"`{3,}|~{3,}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a text; ``line`` counts from 0."""

    latex: str
    line: int
    display: bool


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block; ``info`` is what stands behind its fence, ``line`` counts from 0."""

    info: str
    code: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link, a picture or a bare address leads; ``line`` counts from 0."""

    address: str
    line: int


@dataclass(frozen=True, slots=True)
class Markup:
    """A text taken apart.

    ``prose`` is the text line by line, with blanks for code, formulas and marks. ``faults`` are
    sentences with their lines, from 0.
    """

    prose: str
    formulas: tuple[Formula, ...] = ()
    blocks: tuple[CodeBlock, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Found:
    formulas: list[Formula] = field(default_factory=list)
    blocks: list[CodeBlock] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_markup(text: str) -> Markup:
    """Take any text apart as Markdown."""
    if not _MARKED.search(text):
        return Markup(text)
    source = text.encode()
    prose = bytearray(source.translate(_BLANKS))
    found = _Found()
    info: str | None = None  # of the code block that we are in
    code = ""
    for event, span in pyromark.events_with_range(text, options=OPTIONS):
        start, end = span["start"], span["end"]
        match event:
            case {"Text": str(words)} if info is not None:
                code += words
            case {"Text": _}:
                escaped = source[start - 1 : start] == b"\\"
                prose[start + escaped : end] = source[start + escaped : end]
            case {"InlineMath": str(latex)} | {"DisplayMath": str(latex)}:
                line = source.count(b"\n", 0, start)
                found.formulas.append(Formula(latex, line, display="DisplayMath" in event))
            case {"Start": {"CodeBlock": kind}}:
                info = str(kind["Fenced"]) if isinstance(kind, dict) else ""
                code = ""
            case {"End": "CodeBlock"}:
                line = source.count(b"\n", 0, start)
                found.blocks.append(CodeBlock(info or "", code, line))
                info = None
                if not _is_closed(source[start:end]):
                    found.faults.append((line, "the code block is not closed with its ```"))
            case {"Start": {"Link": target} | {"Image": target}}:
                line = source.count(b"\n", 0, start)
                found.links.append(Link(target["dest_url"], line))
    found.links.extend(_bare_links(prose))
    found.faults.extend(_leftovers(prose))
    return Markup(
        prose.decode(),
        tuple(found.formulas),
        tuple(found.blocks),
        tuple(dict.fromkeys(found.links)),
        tuple(dict.fromkeys(found.faults)),
    )


def _is_closed(block: bytes) -> bool:
    """Tell whether a code block ends with the fence that it begins with; an indented one may."""
    fence = _FENCE.match(block)
    if not fence:
        return True
    lines = block.rstrip().splitlines()
    return len(lines) > 1 and lines[-1].strip(b" >").startswith(fence[0])


def _bare_links(prose: bytes | bytearray) -> Iterator[Link]:
    """Find the addresses that Telegram makes links of by itself."""
    for link in _BARE_LINK.finditer(prose):
        yield Link(link[0].decode(), prose.count(b"\n", 0, link.start()))


def _leftovers(prose: bytes | bytearray) -> Iterator[tuple[int, str]]:
    for mark in _LEFTOVER.finditer(prose):
        yield prose.count(b"\n", 0, mark.start()), _LEFTOVERS[bytes(mark[0])]
    paragraphs = _PARAGRAPH.finditer(prose) if b"||" in prose else ()
    for paragraph in paragraphs:
        bars = [bar.start() for bar in _BARS.finditer(prose, *paragraph.span())]
        if len(bars) % 2:
            line = prose.count(b"\n", 0, bars[-1])
            yield line, "`||` stays visible: the spoiler is not closed"
