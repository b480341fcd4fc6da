"""The plain part of YAML, which nearly every file of the bank keeps to, read without a parser.

Plain are blocks of keys and lists whose values end with their line: words, quotes without
escapes, flat ``[…]`` and ``{…}``. Whatever else there is makes the whole text not plain. libyaml
would be slower than this, and refuses ``[https://…]``: it speaks the older YAML 1.1.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from bot.bank.document import Document, Tree

_UNUSUAL = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that YAML refuses, skips or takes for the end of a line; and tabs."""
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_QUOTED = r"'(?:[^']|'')*'|\"[^\"\\]*\""
_ITEM = rf"{_QUOTED}|{_FIRST}[^,\[\]{{}}]*"
_KEY = "[a-z][a-z0-9_-]{0,60}"
_ENTRY = re.compile(rf"({_KEY}):(?: +(.*))?")
_PAIR = re.compile(rf"({_KEY}): +({_ITEM})")
_SCALAR = re.compile(rf"{_QUOTED}|{_FIRST}.*")
_LIST = re.compile(rf"\[(?:(?:{_ITEM})(?:, *(?:{_ITEM}))*)?\]")
_MAP = re.compile(rf"\{{{_PAIR.pattern}(?:, *{_PAIR.pattern})*\}}")
_DEEPEST = 5


class _NotPlain(Exception):  # noqa: N818 - no error: another reader takes over
    pass


class _Row(NamedTuple):
    line: int
    indent: int
    text: str


def read_plain(text: str) -> Document | None:
    """Read a plain text as a YAML parser would, every scalar a string; None if it is not plain."""
    if _UNUSUAL.search(text):
        return None
    reader = _Reader(text)
    try:
        return Document(tree=reader.read(), lines=reader.lines)
    except _NotPlain:
        return None


class _Reader:
    """Goes down the lines of a text, comments and blank lines aside."""

    def __init__(self, text: str) -> None:
        self.lines: dict[str, int] = {}
        self._rows = deque(_rows(text))

    def read(self) -> Tree:
        """Give the value of the whole text."""
        tree = self._block(0, "")
        if self._rows:
            raise _NotPlain
        return tree

    def _block(self, least: int, at: str) -> Tree:
        if not self._rows or self._rows[0].indent < least or at.count("/") >= _DEEPEST:
            raise _NotPlain
        first = self._rows[0]
        self.lines.setdefault(at, first.line)
        if first.text.startswith("- "):
            return self._list(first.indent, at)
        return self._map(first.indent, at)

    def _list(self, indent: int, at: str) -> list[Tree]:
        items: list[Tree] = []
        while self._rows and self._rows[0].indent == indent:
            line, _, text = self._rows.popleft()
            if not text.startswith("- "):
                raise _NotPlain
            item, place = text[2:], _inside(at, len(items))
            if _ENTRY.fullmatch(item):
                self._rows.appendleft(_Row(line, indent + 2, item))
                items.append(self._block(indent + 2, place))
            else:
                items.append(self._value(item, line, place))
        return items

    def _map(self, indent: int, at: str) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        while self._rows and self._rows[0].indent == indent:
            line, _, text = self._rows.popleft()
            entry = _ENTRY.fullmatch(text)
            if not entry or entry[1] in tree:
                raise _NotPlain
            place = _inside(at, entry[1])
            self.lines[place] = line
            if entry[2]:
                tree[entry[1]] = self._value(entry[2], line, place)
            else:
                tree[entry[1]] = self._block(indent + 1, place)
        return tree

    def _value(self, text: str, line: int, at: str) -> Tree:
        self.lines.setdefault(at, line)
        if text[0] == "[" and _LIST.fullmatch(text):
            items = re.findall(_ITEM, text[1:-1])
            return [self._value(item, line, _inside(at, n)) for n, item in enumerate(items)]
        if text[0] == "{" and _MAP.fullmatch(text):
            pairs = _PAIR.findall(text)
            tree = {key: self._value(item, line, _inside(at, key)) for key, item in pairs}
            if len(tree) == len(pairs):
                return tree
        return _scalar(text)


def _inside(at: str, key: str | int) -> str:
    return f"{at}/{key}" if at else str(key)


def _rows(text: str) -> Iterator[_Row]:
    for number, full in enumerate(text.split("\n"), start=1):
        line = full.strip(" ")
        if line and not line.startswith("#"):
            yield _Row(number, len(full) - len(full.lstrip(" ")), line)


def _scalar(text: str) -> str:
    text = text.rstrip(" ")
    if not _SCALAR.fullmatch(text):
        raise _NotPlain
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        return text[1:-1]
    if ": " in text or " #" in text or text.endswith(":"):
        raise _NotPlain
    return text
