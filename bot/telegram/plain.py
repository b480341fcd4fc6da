"""Rich HTML as the HTML that every Telegram client shows."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.telegram.formulas import to_unicode

FIRST_NUMBER = 0xF0000
"""The character that stands for the first formula of a block that needs a picture; the next
one stands for the second. Numbers belong to a message, a block cannot know them."""
GLUE = "\U000fffff"
"""A space inside a formula: no line may be cut there."""

_LANGUAGE = re.compile(r"language-[\w#+.-]+")
_EMPTY = re.compile(r"<([a-z-]+)></\1>")
_INLINE = frozenset({"b", "i", "s", "u", "tg-spoiler"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RULE = "———"


@dataclass(frozen=True, slots=True)
class Plain:
    """HTML with numbered formulas as characters from `FIRST_NUMBER` on, and their LaTeX."""

    html: str
    formulas: tuple[str, ...]


def from_rich(body: Element) -> Plain:
    """Tell the tree of a rich block with the tags of ``parse_mode=HTML``.

    Lists get bullets and numbers, tables become aligned text, formulas are told in Unicode
    or, where it cannot say them, numbered.
    """
    teller = _Teller()
    text = "\n".join(teller.flow(body))
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return Plain(text, tuple(teller.formulas))


class _Teller:
    """Walks the tree; remembers the formulas that it has numbered."""

    def __init__(self) -> None:
        self.formulas: list[str] = []
        self._lists = 0
        self._quotes = 0
        self._blocks: dict[str, Callable[[Element], str]] = {
            "p": self._inline_inside,
            "ul": self._list,
            "ol": self._list,
            "pre": _pre,
            "blockquote": self._quote,
            "details": self._fold,
            "table": self._table,
            "tg-math-block": self._formula,
            "hr": lambda _: _RULE,
            **dict.fromkeys(_HEADINGS, self._heading),
        }

    def flow(self, parent: Element) -> Iterator[str]:
        """Tell the blocks inside an element, and the runs of text between them."""
        run = _escaped(parent.text)
        for child in parent:
            if tell := self._blocks.get(child.tag):
                yield from filter(None, (run.strip("\n"), tell(child)))
                run = ""
            else:
                run += self._inline(child)
            run += _escaped(child.tail)
        yield from filter(None, (run.strip("\n"),))

    def _inline_inside(self, parent: Element, outer: tuple[str, ...] = ()) -> str:
        text = _escaped(parent.text)
        for child in parent:
            text += self._inline(child, outer) + _escaped(child.tail)
        return text

    def _inline(self, element: Element, outer: tuple[str, ...] = ()) -> str:
        """``outer`` are the opening tags around it, from the outermost."""
        tag = element.tag
        if tag == "br":
            return "\n"
        if tag == "tg-math":
            return self._formula(element)
        if tag == "code":
            return _code(element, outer)
        if tag == "a":
            opening = f'<a href="{html.escape(element.get("href", ""))}">'
        elif tag in _INLINE:
            opening = f"<{tag}>"
        else:
            return _escaped(element.get("alt")) + self._inline_inside(element, outer)
        return opening + self._inline_inside(element, (*outer, opening)) + f"</{tag}>"

    def _heading(self, element: Element) -> str:
        return f"<b>{self._inline_inside(element, ('<b>',))}</b>"

    def _formula(self, element: Element) -> str:
        return _escaped(self._told(element.text or ""))

    def _told(self, latex: str) -> str:
        told = to_unicode(latex)
        if told is not None:
            return told.replace(" ", GLUE)
        if latex not in self.formulas:
            self.formulas.append(latex)
        return chr(FIRST_NUMBER + self.formulas.index(latex))

    def _list(self, element: Element) -> str:
        indent = "    " * self._lists
        bullet = "◦" if self._lists else "•"
        first = int(element.get("start", "1"))
        self._lists += 1
        lines = [
            f"{indent}{f'{number}.' if element.tag == 'ol' else bullet} "
            + "\n".join(self.flow(item))
            for number, item in enumerate(element, first)
        ]
        self._lists -= 1
        return "\n".join(lines)

    def _quote(self, element: Element) -> str:
        self._quotes += 1
        inside = "\n\n".join(self.flow(element))
        self._quotes -= 1
        return inside if self._quotes else f"<blockquote>{inside}</blockquote>"

    def _fold(self, element: Element) -> str:
        summary, *blocks = element
        rest = Element(element.tag)
        rest.extend(blocks)
        self._quotes += 1  # Quotes do not nest.
        inside = "\n\n".join(self.flow(rest))
        self._quotes -= 1
        told = f"<b>{self._inline_inside(summary, ('<b>',))}</b>"
        return f"{told}\n<blockquote expandable>{inside}</blockquote>"

    def _table(self, element: Element) -> str:
        return _aligned([[self._bare(cell).strip() for cell in row] for row in element])

    def _bare(self, element: Element) -> str:
        if element.tag == "tg-math":
            return self._told(element.text or "")
        text = " " if element.tag == "br" else element.text or ""
        return text + "".join(self._bare(child) + (child.tail or "") for child in element)


def _code(element: Element, outer: tuple[str, ...]) -> str:
    """Code does not combine with other tags: they end before it and go on after it.

    A spoiler hides the code instead.
    """
    text = _escaped("".join(element.itertext()))
    if "<tg-spoiler>" in outer:
        return text
    closing = "".join(f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(outer))
    return f"{closing}<code>{text}</code>{''.join(outer)}"


def _pre(element: Element) -> str:
    text = _escaped("".join(element.itertext()))
    code = element.find("code")
    if code is None or not _LANGUAGE.fullmatch(code.get("class", "")):
        return f"<pre>{text}</pre>"
    return f'<pre><code class="{code.get("class")}">{text}</code></pre>'


def _aligned(rows: list[list[str]]) -> str:
    """Set a table as columns of text with a line under the head."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    text = "\n".join(line.rstrip() for line in lines)
    return f"<pre>{_escaped(text)}</pre>"


def _width(text: str) -> int:
    """Columns that a text takes in a monospaced font; a formula's number like “(1)” takes 3."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if character == GLUE:
        return 1
    if ord(character) >= FIRST_NUMBER:
        return 3
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _escaped(text: str | None) -> str:
    return html.escape(text or "", quote=False)
