r"""The bank's Markdown as HTML of an Anki card.

Anki typesets by itself what stands between ``\(`` and ``\)``, or ``\[`` and ``\]``.
"""

import re

import pyromark

from bot.bank.markup import OPTIONS

_MATH = re.compile(r'<span class="math math-(inline|display)">([^<]*)</span>')
_BRACKETS = {"inline": (r"\(", r"\)"), "display": (r"\[", r"\]")}
_PARAGRAPH, _PARAGRAPH_END = "<p>", "</p>"


def to_html(markdown: str) -> str:
    """Render any text. As in the bot, a tag in it is text, and a line break breaks the line."""
    rendered = pyromark.html(_spelled_out(markdown), options=OPTIONS)
    return _MATH.sub(_in_brackets, rendered).strip()


def to_inline_html(markdown: str) -> str:
    """Render a text of one paragraph without the paragraph around it; any other as a whole."""
    rendered = to_html(markdown)
    inner = rendered.removeprefix(_PARAGRAPH).removesuffix(_PARAGRAPH_END)
    return rendered if _PARAGRAPH in inner else inner


def _spelled_out(markdown: str) -> str:
    """Write in plain Markdown what the bot reads in its own way: tags and line breaks."""
    source = markdown.encode()
    written = bytearray()
    end = 0
    for event, span in pyromark.events_with_range(markdown, options=OPTIONS):
        match event:
            case "SoftBreak":
                plain = b"\\\n"
            case {"InlineHtml": str(tag)} | {"Html": str(tag)}:
                plain = tag.replace("<", "&lt;").encode()
            case _:
                continue
        written += source[end : span["start"]] + plain
        end = span["end"]
    return (written + source[end:]).decode()


def _in_brackets(math: re.Match[str]) -> str:
    opening, closing = _BRACKETS[math[1]]
    return f"{opening}{math[2]}{closing}"
