"""What a person sees of a message: entities and rich HTML become safe HTML for the chat page.

Nothing that comes in is trusted: tags, attributes and link schemes are written from the lists
below, and everything else is shown as text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from typing import cast

from bot.sandbox.formula import formula_html

Attributes = Mapping[str, str | None]

_SAFE_LINK = re.compile(r"(https?://|tg://|mailto:|tel:)", re.IGNORECASE)
_BARE_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+([/?#]|$)")
_LANGUAGE = re.compile(r"(?:language-)?([\w+#.-]{1,40})")
_COMMAND_OR_HASHTAG = re.compile(r"(?<![\w/#&<])(/[a-z]\w{0,31}(?![\w/])|#[^\W\d]\w{0,63})")

_ENTITY_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": 'blockquote class="expandable"',
    "bot_command": 'a class="command" href="#"',
    "date_time": "time",
} | {
    kind: f'span class="{kind}"'
    for kind in ("mention", "text_mention", "hashtag", "cashtag", "phone_number", "spoiler")
}
_BLOCK_ENDS = ("</blockquote>", "</pre>")

_RICH_TAGS = {name: name for name in ("p", "b", "i", "u", "s", "code", "pre", "ul", "li", "tr")} | {
    name: name for name in ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "mark", "sub", "sup")
}
_RICH_TAGS |= {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_RICH_VOID = ("br", "hr")
_FORMULAS = {"tg-math": False, "tg-math-block": True}


def page_html(text: str, entities: Sequence[Mapping[str, object]]) -> str:
    """Show a text with Bot API entities as HTML whose line feeds stay line feeds.

    Offsets and lengths count UTF-16 units; parts that lie outside the text are ignored. Entities
    that cross each other are split at the crossing.
    """
    units = text.encode("utf-16-le", errors="surrogatepass")
    size = len(units) // 2
    spans = [span for span in (_span(entity, units) for entity in entities) if span]
    spans.sort(key=lambda span: (span.start, -span.end))
    bounds = sorted({0, size, *(s.start for s in spans), *(s.end for s in spans)})
    parts: list[str] = []
    stack: list[_Span] = []
    for start, end in pairwise(bounds):
        kept = next((i for i, span in enumerate(stack) if span.end <= start), len(stack))
        crossing = [span for span in stack[kept:] if span.end > start]
        parts += [span.closing for span in reversed(stack[kept:])]
        opening = crossing + [span for span in spans if span.start == start]
        parts += [span.opening for span in opening]
        stack = stack[:kept] + opening
        piece = _units(units, start, end)
        if parts and parts[-1].endswith(_BLOCK_ENDS):
            piece = piece.removeprefix("\n")  # a block already ends its line
        parts.append(escape(piece))
    parts += [span.closing for span in reversed(stack)]
    return "".join(parts)


def rich_page_html(html: str) -> str:
    """Show the HTML of a rich message as safe HTML with formulas as MathML.

    Tags and attributes that rich messages do not have are dropped, their text stays; what is left
    open is closed. A formula that cannot be read is shown as its source.
    """
    page = _RichPage()
    page.feed(html)
    page.close()
    return page.finished()


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of text, in UTF-16 units, and the tags around it."""

    start: int
    end: int
    opening: str
    closing: str


def _units(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", errors="replace")


def _span(entity: Mapping[str, object], units: bytes) -> _Span | None:
    offset, length = cast("int", entity["offset"]), cast("int", entity["length"])
    start, end = max(offset, 0), min(offset + length, len(units) // 2)
    if start >= end:
        return None
    return _Span(start, end, *_entity_tags(entity, _units(units, start, end)))


def _entity_tags(entity: Mapping[str, object], text: str) -> tuple[str, str]:
    kind = str(entity["type"])
    if opening := _ENTITY_TAGS.get(kind):
        return f"<{opening}>", f"</{opening.split()[0]}>"
    if kind == "pre":
        return f"<pre>{_code(str(entity.get('language', '')))}", "</code></pre>"
    if kind in ("url", "text_link"):
        return _link(str(entity.get("url", text)))
    return _link(f"mailto:{text}") if kind == "email" else ("", "")


def _link(url: str) -> tuple[str, str]:
    if _BARE_DOMAIN.match(url):
        url = f"https://{url}"
    if not _SAFE_LINK.match(url):
        return "", ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"


def _code(language: str) -> str:
    known = _LANGUAGE.fullmatch(language)
    return f'<code class="language-{escape(known[1])}">' if known else "<code>"


class _RichPage(HTMLParser):
    """Writes safe HTML while it reads rich HTML. ``stack`` holds (tag as read, its closing)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.stack: list[tuple[str, str]] = []
        self.formula: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.formula is not None:
            return
        if tag in _FORMULAS:
            self.formula = []
            self.stack.append((tag, ""))
        elif tag in _RICH_VOID:
            self.parts.append(f"<{tag}>")
        else:
            opening, closing = _rich_tags(tag, dict(attrs))
            self.parts.append(opening)
            self.stack.append((tag, closing))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if all(tag != name for name, _ in self.stack):
            return
        while self.stack:
            name, closing = self.stack.pop()
            if self.formula is not None:
                closing = formula_html("".join(self.formula).strip(), display=_FORMULAS[name])
                self.formula = None
            self.parts.append(closing)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.formula is not None:
            self.formula.append(data)
        elif any(name in ("a", "code", "pre") for name, _ in self.stack):
            self.parts.append(escape(data))
        else:
            pieces = enumerate(_COMMAND_OR_HASHTAG.split(data))  # text and found ones in turn
            self.parts += [_detected(p) if i % 2 else escape(p) for i, p in pieces]

    def finished(self) -> str:
        """Close what is left open and return the whole."""
        while self.stack:
            self.handle_endtag(self.stack[-1][0])
        return "".join(self.parts)


def _detected(word: str) -> str:
    """Mark a command or a hashtag, as clients do by themselves in rich messages."""
    if word.startswith("/"):
        return f'<a class="command" href="#">{word}</a>'
    return f'<span class="hashtag">{word}</span>'


def _rich_tags(tag: str, attributes: Attributes) -> tuple[str, str]:
    if name := _RICH_TAGS.get(tag):
        opening = _code(attributes.get("class") or "") if tag == "code" else f"<{name}>"
        return opening, f"</{name}>"
    if special := _RICH_SPECIAL.get(tag):
        return special(attributes)
    return "", ""


def _cell(tag: str) -> Callable[[Attributes], tuple[str, str]]:
    def tags(attributes: Attributes) -> tuple[str, str]:
        align = attributes.get("align")
        shown = f' align="{align}"' if align in ("left", "center", "right") else ""
        return f"<{tag}{shown}{_numbers(attributes, 'colspan', 'rowspan')}>", f"</{tag}>"

    return tags


def _numbers(attributes: Attributes, *names: str) -> str:
    kept = ((name, attributes.get(name) or "") for name in names)
    return "".join(f' {name}="{value}"' for name, value in kept if re.fullmatch("[0-9]+", value))


def _blockquote(attributes: Attributes) -> tuple[str, str]:
    expandable = ' class="expandable"' if "expandable" in attributes else ""
    return f"<blockquote{expandable}>", "</blockquote>"


_RICH_SPECIAL: Mapping[str, Callable[[Attributes], tuple[str, str]]] = {
    "a": lambda attributes: _link(attributes.get("href") or ""),
    "blockquote": _blockquote,
    "details": lambda a: (f"<details{' open' if 'open' in a else ''}>", "</details>"),
    "ol": lambda attributes: (f"<ol{_numbers(attributes, 'start')}>", "</ol>"),
    "table": lambda _: ('<div class="table"><table>', "</table></div>"),
    "td": _cell("td"),
    "th": _cell("th"),
    "tg-spoiler": lambda _: ('<span class="spoiler">', "</span>"),
}
