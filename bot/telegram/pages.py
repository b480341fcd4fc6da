"""What fits into one message, and how a longer text is cut."""

import html
import re

from bot.telegram.plain import FIRST_NUMBER, GLUE

MOST_CHARACTERS = 4096
"""Of one message, after its tags and entities are parsed."""
MOST_BYTES = 32_768
"""Of one message as it is sent."""

NUMBER = re.compile(f"[{chr(FIRST_NUMBER)}-{chr(ord(GLUE) - 1)}]")
"""A character that stands for a formula's number."""
_LONGEST_NUMBER = len("(9999)")

_TAG = re.compile(r"<[^>]*>")
_SIGN = re.compile(r"<[^>]*>|&[#\w]+;|.", re.DOTALL)
_TAG_NAME = re.compile(r"[\w-]+")


def visible_length(markup: str) -> int:
    """Count what a reader sees, in code points as Telegram does.

    Formulas' numbers are taken to be as long as they can get.
    """
    text = visible(markup)
    return len(text) + (_LONGEST_NUMBER - 1) * len(NUMBER.findall(text))


def visible(markup: str) -> str:
    """Return what a reader sees of HTML."""
    return html.unescape(_TAG.sub("", markup))


def cut(markup: str) -> list[str]:
    """Cut HTML into pieces that fit into a message each and are well-formed by themselves.

    Cuts stand at line ends; in a line that is too long, at a space, or else anywhere between
    two characters. Tags that a cut falls into are closed before it and opened again after it.
    """
    signs: list[str] = _SIGN.findall(markup)
    pieces: list[str] = []
    carried: list[str] = []
    start = 0
    while start < len(signs):
        end = _end_of_piece(signs, start, carried)
        inside = signs[start:end]
        opened = _still_open(carried, inside)
        piece = "".join([*carried, *inside, _closing(opened)])
        if visible_length(piece):
            pieces.append(piece)
        carried = opened
        start = end + 1 if end < len(signs) and signs[end] in ("\n", " ") else end
    return pieces


def _end_of_piece(signs: list[str], start: int, carried: list[str]) -> int:
    """Where the piece that begins at ``start`` has to end; at least one sign is in it."""
    characters, size = 0, len("".join(carried).encode())
    opened = carried
    line_end = space = 0
    for at in range(start, len(signs)):
        sign = signs[at]
        if sign[0] == "<" and len(sign) > 1:
            opened = _still_open(opened, [sign])
        else:
            characters += _LONGEST_NUMBER if NUMBER.match(sign) else 1
        size += len(sign.encode())
        if characters > MOST_CHARACTERS or size + len(_closing(opened)) > MOST_BYTES:
            return line_end or space or max(at, start + 1)
        if sign == "\n":
            line_end = at
        elif sign == " ":
            space = at
    return len(signs)


def _still_open(before: list[str], signs: list[str]) -> list[str]:
    opened = before.copy()
    for sign in signs:
        if sign.startswith("</"):
            opened.pop()
        elif sign[0] == "<":
            opened.append(sign)
    return opened


def _closing(opened: list[str]) -> str:
    names = (_TAG_NAME.search(tag) for tag in reversed(opened))
    return "".join(f"</{name.group()}>" for name in names if name)
