"""An article that lists its questions first and answers them below, under the same words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.bank.importing.draft import Draft, Found
from bot.bank.importing.lines import NUMBERED, Line, leftover, trimmed, without_tail
from bot.bank.importing.tidy import tidy

_FEWEST = 2
_LEAST_LIKENESS = 65
"""Percent: headings are worded a little differently from the list."""
_LOOKAHEAD = 3
"""So many questions of the list at most are passed over because no answer was found."""
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Item:
    """A question of the list; ``position`` is that of its heading below, if it has one."""

    line: Line
    title: str
    number: int
    position: int | None = None


def fits(lines: Sequence[Line]) -> bool:
    """Tell whether half of a numbered list comes again as headings."""
    items = _items(lines)
    answered = sum(item.position is not None for item in items)
    return len(items) >= _FEWEST and 2 * answered >= len(items)


def read(lines: Sequence[Line]) -> Iterator[Found]:
    """Read every question of the list, with the text below its heading."""
    items = _items(lines)
    answered = [item.position for item in items if item.position is not None]
    ends = dict(zip(answered, [*answered[1:], len(lines)], strict=True))
    questions = {item.line for item in items}
    before = [line for line in lines[: answered[0]] if line not in questions]
    yield from leftover(before, "stands before the first answer")
    for item in items:
        title, answer = item.title, lines[:0]
        if item.position is not None:
            title = _without_number(lines[item.position].text)
            end = ends[item.position]
            answer = trimmed(lines[item.position + 1 : end])
            if end == len(lines):
                answer, tail = without_tail(answer)
                yield from leftover(tail, "stands after the last answer")
        yield Draft(item.line.where, title, tidy(trimmed(answer), breaks=False), number=item.number)


def _items(lines: Sequence[Line]) -> list[_Item]:
    """Find the list, the first lines numbered 1, 2, 3…, and the headings that repeat it."""
    listed: list[_Item] = []
    end = 0
    for position, line in enumerate(lines):
        number = NUMBERED.match(line.text)
        if number and int(number[1]) == len(listed) + 1:
            title = line.text[number.end() :].strip()
            listed.append(_Item(line, title, len(listed) + 1))
            end = position + 1
        elif listed and not line.is_blank:
            if len(listed) >= _FEWEST:
                break
            listed.clear()
    return _with_headings(listed, lines, end)


def _with_headings(listed: list[_Item], lines: Sequence[Line], start: int) -> list[_Item]:
    found: list[_Item] = []
    for position in range(start, len(lines)):
        if not lines[position].is_blank:
            upcoming = listed[len(found) : len(found) + _LOOKAHEAD]
            for skipped, item in enumerate(upcoming):
                if _alike(item.title, lines[position].text):
                    found += upcoming[:skipped]
                    found.append(_Item(item.line, item.title, item.number, position))
                    break
    return [*found, *listed[len(found) :]]


def _alike(title: str, heading: str) -> bool:
    if len(heading) > 2 * len(title) + 10:
        return False
    return fuzz.ratio(_letters(title), _letters(heading)) >= _LEAST_LIKENESS


def _letters(text: str) -> str:
    return _LETTERS.sub("", _without_number(text)).casefold()


def _without_number(text: str) -> str:
    number = NUMBERED.match(text)
    return text[number.end() if number else 0 :].strip()
