"""HTML of a card as Markdown.

Emphasis, code, links, lists and headings are kept. Of a table the cells remain, of a picture or a
sound its name. Anki's formulas, MathJax and LaTeX, become ``$…$`` and ``$$…$$``.
"""

import html
import re
from html.parser import HTMLParser
from typing import NamedTuple

from bot.bank.importing.plain import clean, code_block, code_span, escape, excerpt, link, wrap

_DELIMITERS = (
    ("round", r"\\\(", r"\\\)"),
    ("square", r"\\\[", r"\\\]"),
    ("inline", r"\[\$\]", r"\[/\$\]"),
    ("display", r"\[\$\$\]", r"\[/\$\$\]"),
    ("latex", r"\[latex\]", r"\[/latex\]"),
)
_FORMULA = re.compile(
    "|".join(
        f"{opening}(?P<{name}>(?:(?!{opening}|{closing}).)+){closing}"
        for name, opening, closing in _DELIMITERS
    ),
    re.DOTALL,
)
_DISPLAY = {"square", "display"}
_TAG = re.compile(r"<[^<>]*>")
_SOUND = re.compile(r"\[sound:([^\[\]\n]*)\]")
_ENTITY = re.compile(r"&#?\w+;?")
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_STRAY = re.compile(r"<(?![a-zA-Z/][^<>]*>)")
"""A sign, no tag; also, the parser takes quadratic time for tags that never close."""
_PLACE = re.compile("\ue000(\\d+)\ue001")
"""Stands for a formula meanwhile: cleaned text has no such characters of its own."""
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~"}
_VERBATIM = {"code", "kbd", "pre"}
_FRAMES = {*_EMPHASIS, *_VERBATIM, "a", "sub", "sup"}
_LISTS = {"ul", "ol"}
_BLOCKS = {"div", "tr", "section", "figure", "dl", "dt", "dd", "li"}
_PARAGRAPHS = {"p", "blockquote", "hr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "title"}
_DEEPEST_LIST = 4
_TRAILING = re.compile(r" +\n")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \n]+")
_INDEX = re.compile(r"[\w+-]+", re.ASCII)


def to_markdown(text: str) -> str:
    """Convert the HTML of one field; any text is HTML enough."""
    formulas: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        formulas.append(_formula(match))
        return f"\ue000{len(formulas) - 1}\ue001"

    text = _ENTITY.sub(_harmless, clean(text))
    source = _COMMENT.sub("", _FORMULA.sub(put_aside, text))
    converter = _Converter()
    converter.feed(_STRAY.sub("&lt;", _SOUND.sub(r"(sound: \1)", source)))
    converter.close()
    markdown = _PLACE.sub(lambda place: formulas[int(place[1])], converter.result())
    return _EMPTY_LINES.sub("\n\n", _TRAILING.sub("\n", markdown)).strip()


def _harmless(entity: re.Match[str]) -> str:
    """Clean the character that an entity stands for."""
    return html.escape(clean(html.unescape(entity[0])))


def _formula(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    source = html.unescape(_TAG.sub(" ", match[kind]))
    latex = " ".join(source.replace("\n", " ").strip().strip("$").split())
    if not latex:
        return ""
    return f"\n\n$${latex}$$\n\n" if kind in _DISPLAY else f"${latex}$"


class _Frame(NamedTuple):
    """An inline element that is open: its text is wrapped when it closes."""

    tag: str
    parts: list[str]
    argument: str = ""


class _Converter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._frames = [_Frame("", [])]
        self._lists: list[int | None] = []
        self._silent = ""

    def result(self) -> str:
        while len(self._frames) > 1:
            self._close_frame()
        return "".join(self._frames[0].parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self._silent = tag
        elif tag == "br":
            self._put("\n")
        elif tag == "img":
            self._put(f"(picture: {escape(excerpt(values.get('src') or '?'))})")
        elif tag in ("td", "th"):
            self._put("" if self._at_line_start() else " | ")
        elif tag in _FRAMES:
            if not self._is_open(tag, *_VERBATIM):
                self._frames.append(_Frame(tag, [], values.get("href") or ""))
        else:
            self._break_before(tag)
            if tag in _LISTS:
                self._lists.append(0 if tag == "ol" else None)
            elif tag == "li":
                self._put(self._marker())

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _FRAMES:
            while self._is_open(tag):
                self._close_frame()
        else:
            if tag in _LISTS and self._lists:
                self._lists.pop()
            self._break_before(tag)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._is_open(*_VERBATIM):
            self._put(data)
            return
        text = _BLANKS.sub(" ", data)
        self._put(escape(text.lstrip() if self._at_line_start() else text))

    def _is_open(self, *tags: str) -> bool:
        return any(frame.tag in tags for frame in self._frames)

    def _at_line_start(self) -> bool:
        written = (part for frame in reversed(self._frames) for part in reversed(frame.parts))
        return next(written, "\n").endswith("\n")

    def _put(self, text: str) -> None:
        if text:
            self._frames[-1].parts.append(text)

    def _break_before(self, tag: str) -> None:
        """Begin a new line for a block, and leave one free around paragraphs and whole lists."""
        if tag in _PARAGRAPHS or (tag in _LISTS and not self._lists):
            self._put("\n" if self._at_line_start() else "\n\n")
        elif tag in _BLOCKS | _LISTS and not self._at_line_start():
            self._put("\n")

    def _marker(self) -> str:
        marker = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            marker = f"{number + 1}. "
        depth = min(max(len(self._lists) - 1, 0), _DEEPEST_LIST)
        return "   " * depth + marker

    def _close_frame(self) -> None:
        frame = self._frames.pop()
        self._put(_wrapped(frame, "".join(frame.parts)))


def _wrapped(frame: _Frame, text: str) -> str:
    match frame.tag:
        case "a":
            return link(text, frame.argument)
        case "code" | "kbd":
            return code_span(text)
        case "pre":
            return code_block(text)
        case "sub" | "sup":
            mark = "_" if frame.tag == "sub" else "^"
            return f"${mark}{{{text}}}$" if _INDEX.fullmatch(text) else f"{mark}({text})"
        case tag:
            return wrap(text, _EMPHASIS[tag])
