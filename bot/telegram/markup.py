"""How a text leaves the bot: our Markdown as the messages of the Bot API."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.telegram import blocks, pages, plain

_MOST_RICH_BLOCKS = 500
_REMEMBERED_BLOCKS = 2048
_SYNTAX = re.compile(r"[!-/:-@\[-`{-~]")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of the text after them."""
_RICH_BLOCK = re.compile(r"<(?:p|li|[uo]l|pre|blockquote|table|tr|tg-math-block|h[r1-6])\b")
_RICH_ONLY = re.compile(r"<(?:tg-math|tg-math-block|table|pre)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """One message.

    ``html`` is the text for ``parse_mode=HTML``, or the HTML of a rich message when ``rich``.
    ``formulas`` are LaTeX sources that the text calls (1), (2), …: draw them with
    `bot.telegram.pictures.draw`, away from the event loop, and send the picture first.
    """

    html: str
    rich: bool = False
    formulas: tuple[str, ...] = ()


def escape(text: str) -> str:
    """Make a person's name or any other foreign text harmless inside our Markdown."""
    one_line = " ".join(_UNSEEN.sub("", text).split())
    return _SYNTAX.sub(r"\\\g<0>", one_line)


def bare(markdown: str) -> str | None:
    """Return our Markdown as text without any marks; None if it needs a picture for a formula."""
    parts = render(markdown, rich=False)
    if any(part.formulas for part in parts):
        return None
    return "\n\n".join(pages.visible(part.html) for part in parts)


def render(markdown: str, *, rich: bool) -> tuple[Part, ...]:
    """Turn our Markdown into messages, in the order to send them; none for an empty text.

    With ``rich`` a text with formulas, tables or code blocks becomes a rich message if it is
    short enough for every client. Everything else is HTML: of at most 4,096 visible
    characters and 32,768 bytes a part, with formulas in Unicode or on a picture.
    """
    texts = blocks.split(markdown)
    if rich and (part := _rich_part(texts)):
        return (part,)
    return _plain_parts(texts)


@dataclass(frozen=True, slots=True)
class _RichBlock:
    html: str
    length: int
    size: int
    blocks: int
    needs_rich: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    html: str
    length: int
    size: int
    formulas: tuple[str, ...]


@lru_cache(_REMEMBERED_BLOCKS)
def _rich_block(text: str) -> _RichBlock:
    html = blocks.to_rich_html(text)
    return _RichBlock(
        html=html,
        length=pages.visible_length(html),
        size=len(html.encode()),
        blocks=len(_RICH_BLOCK.findall(html)),
        needs_rich=bool(_RICH_ONLY.search(html)),
    )


@lru_cache(_REMEMBERED_BLOCKS)
def _pieces(text: str) -> tuple[_Piece, ...]:
    line = blocks.simple_line(text)
    if line is not None and len(line) <= pages.MOST_CHARACTERS:
        return (_Piece(line, pages.visible_length(line), len(line.encode()), ()),)
    told = plain.from_rich(blocks.parse(_rich_block(text).html))
    if pages.visible_length(told.html) == 0:
        return ()
    fits = (
        pages.visible_length(told.html) <= pages.MOST_CHARACTERS
        and len(told.html.encode()) <= pages.MOST_BYTES
    )
    return tuple(
        _Piece(
            html=html.replace(plain.GLUE, " "),
            length=pages.visible_length(html),
            size=len(html.encode()),
            formulas=told.formulas if pages.NUMBER.search(html) else (),
        )
        for html in ([told.html] if fits else pages.cut(told.html))
    )


def _rich_part(texts: Iterable[str]) -> Part | None:
    parts = [_rich_block(text) for text in texts]
    if (
        any(part.needs_rich for part in parts)
        and sum(part.length for part in parts) <= pages.MOST_CHARACTERS
        and sum(part.size for part in parts) <= pages.MOST_BYTES
        and sum(part.blocks for part in parts) <= _MOST_RICH_BLOCKS
    ):
        return Part("".join(part.html for part in parts), rich=True)
    return None


def _plain_parts(texts: Iterable[str]) -> tuple[Part, ...]:
    formulas: list[str] = []
    messages: list[list[str]] = []
    length = size = 0
    for piece in (piece for text in texts for piece in _pieces(text)):
        length += len("\n\n") + piece.length
        size += len("\n\n") + piece.size
        if not messages or length > pages.MOST_CHARACTERS or size > pages.MOST_BYTES:
            messages.append([])
            length, size = piece.length, piece.size
        messages[-1].append(_numbered(piece, formulas))
    return tuple(
        Part("\n\n".join(message), formulas=() if i else tuple(formulas))
        for i, message in enumerate(messages)
    )


def _numbered(piece: _Piece, formulas: list[str]) -> str:
    """Write the message's numbers where the block's formulas stand; a new formula is added."""

    def number(match: re.Match[str]) -> str:
        formula = piece.formulas[ord(match.group()) - plain.FIRST_NUMBER]
        if formula not in formulas:
            formulas.append(formula)
        return f"({formulas.index(formula) + 1})"

    return pages.NUMBER.sub(number, piece.html) if piece.formulas else piece.html
