"""Telegram's HTML, cut into texts and tags with Telegram's own complaints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[^\s>/]*)"
    r"(?P<attributes>(?:\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.\-]+))?)*)"
    r"\s*(?P<empty>/?)>"
)
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.\-]+)))?")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. ``empty`` marks ``<br/>``; ``at`` is where it begins, for `unparsable`."""

    name: str
    attributes: dict[str, str]
    closing: bool
    empty: bool
    at: int


def unparsable(text: str, html: str, at: int) -> ApiError:
    """Return "can't parse entities: …" with the place as Telegram names it: an offset in bytes."""
    return bad_request(f"can't parse entities: {text} at byte offset {len(html[:at].encode())}")


def unclosed(tag: str) -> ApiError:
    """Return what Telegram says when a tag is still open at the end."""
    return bad_request(
        f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
    )


def tokens(html: str) -> Iterator[str | Tag]:
    """Yield texts (references decoded, never empty) and tags in their order.

    Stricter than Telegram in one thing: it shows an unknown named reference such as ``&nbsp;`` as
    it stands, which nobody means, and here it is an error.
    """
    position = 0
    while position < len(html):
        opening = html.find("<", position)
        end = opening if opening >= 0 else len(html)
        if end > position:
            yield _decoded(html, position, end)
        if opening < 0:
            return
        match = _TAG.match(html, opening)
        if match is None:
            raise _malformed(html, opening)
        close, name, attributes, empty = match.groups()
        yield Tag(name.lower(), _attributes(attributes), bool(close), bool(empty), opening)
        position = match.end()


def _attributes(source: str) -> dict[str, str]:
    if not source:
        return {}
    return {
        name.lower(): _unescaped(quoted or single or token.lower())
        for name, quoted, single, token in _ATTRIBUTE.findall(source)
    }


def _decoded(html: str, start: int, end: int) -> str:
    text = html[start:end]
    if "&" not in text:
        return text
    for match in _REFERENCE.finditer(text):
        if match[3] and match[3] not in _NAMED and match[0].endswith(";"):
            raise unparsable(f'Unsupported entity "{match[0]}"', html, start + match.start())
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED.get(match[3], match[0])
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


def _malformed(html: str, at: int) -> ApiError:
    if html.startswith("</", at):
        return unparsable("Unclosed end tag", html, at)
    name = re.split(r"[\s>]", html[at + 1 :], maxsplit=1)[0].lower()
    if re.fullmatch(r"[a-z][a-z0-9-]*/?", name):
        fault = "Unexpected end of name token" if ">" in html[at:] else "Unclosed start tag"
        return unparsable(fault, html, at)
    return unparsable(f'Unsupported start tag "{name}"', html, at)
