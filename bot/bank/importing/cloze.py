"""Texts with gaps, ``{{c1::answer::hint}}``, as questions."""

import re
from typing import NamedTuple

_INNERMOST = re.compile(r"\{\{c(\d{1,3})::((?:(?!\{\{c\d|\}\}).)*)\}\}", re.DOTALL)
_OPENING = re.compile(r"\{\{c(\d{1,3})::")
_MOST_LEVELS = 8


class Gap(NamedTuple):
    """One card of the text: ``question`` with this number's gaps open, ``answer`` complete."""

    number: int
    question: str
    answer: str


def gaps(text: str) -> list[Gap]:
    """Make the cards of a text, by number; a text without gaps has none."""
    numbers = sorted({int(number) for number in _OPENING.findall(text)})
    cards = (
        Gap(number, _fill(text, number, shown=False), _fill(text, number, shown=True))
        for number in numbers
    )
    return [card for card in cards if card.question != card.answer]


def _fill(text: str, number: int, *, shown: bool) -> str:
    """Resolve all gaps, innermost first; those of ``number`` stay open or are emphasised."""

    def fill(gap: re.Match[str]) -> str:
        content, _, hint = gap[2].partition("::")
        if int(gap[1]) != number:
            return content
        return f"<b>{content}</b>" if shown else f"[{hint or '…'}]"

    for _ in range(_MOST_LEVELS):
        filled = _INNERMOST.sub(fill, text)
        if filled == text:
            break
        text = filled
    return text
