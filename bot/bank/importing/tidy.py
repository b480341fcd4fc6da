"""Lines of a post or an article as Markdown."""

import re
from collections.abc import Iterable, Sequence

from bot.bank.importing.lines import BULLET, NUMBERED, Line, is_furniture

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def tidy(lines: Sequence[Line], *, breaks: bool) -> str:
    """Write lists as Markdown does, and paragraphs with a blank line between them.

    In a channel every line stands by itself: with ``breaks``, each becomes a paragraph. Code
    blocks stay as they are.
    """
    written: list[str] = []
    indent = ""  # of what continues an item; empty outside of lists
    fence = ""  # what ends the code block that we are in
    for text in _texts(lines):
        if fence:
            written.append(text)
            fence = "" if text.strip() == fence else fence
        elif opened := _FENCE.match(text):
            fence = opened[1]
            written.append(text)
        elif not text:
            indent = ""
            _add_blank(written)
        elif item := _item(text):
            if not indent:
                _add_blank(written)
            marker, content = item
            indent = " " * len(marker)
            written.append(marker + content)
        elif indent:
            written.append(indent + text.strip())
        else:
            if breaks:
                _add_blank(written)
            written.append(text.strip())
    return "\n".join(written).strip("\n")


def _texts(lines: Iterable[Line]) -> Iterable[str]:
    return (
        "" if line.is_blank else line.text.rstrip() for line in lines if not is_furniture(line.text)
    )


def _item(text: str) -> tuple[str, str] | None:
    """Split an item of a list into its marker in Markdown and the rest."""
    if number := NUMBERED.match(text):
        return f"{number[1]}. ", text[number.end() :].strip()
    if (bullet := BULLET.match(text)) and bullet.end() < len(text):
        return "- ", text[bullet.end() :].strip()
    return None


def _add_blank(written: list[str]) -> None:
    if written and written[-1]:
        written.append("")
