"""An article of numbered questions: “7. What …?”, below it “答: …”, “Ответ: …” or “A: …”."""

import re
from collections.abc import Iterator, Sequence

from bot.bank.importing.draft import Draft, Found
from bot.bank.importing.lines import NUMBERED, Line, leftover, trimmed, without_tail
from bot.bank.importing.plain import one_line
from bot.bank.importing.tidy import tidy

_ANSWER = re.compile(
    r"\s*(?:\*\*)?(?:答(?=\W)|(?:Ответ|Answer|A|О)(?=\s?[:：]))\s?[:：]?(?:\*\*)?\s*"
)
_LONGEST_QUESTION = 5
"""Lines from the number to the answer, blank ones among them."""


def fits(lines: Sequence[Line]) -> bool:
    """Tell whether a numbered question has a marked answer in a text."""
    return bool(_answered(lines))


def read(lines: Sequence[Line]) -> Iterator[Found]:
    """Read every numbered question up to the next one; what stands around them is reported."""
    starts = _starts(lines)
    yield from leftover(lines[: starts[0]], "stands before the first question")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        question, answer = _parts(lines[start:end])
        if end == len(lines):
            answer, tail = without_tail(answer)
            yield from leftover(tail, "stands after the last answer")
        yield _draft(question, answer)


def _answered(lines: Sequence[Line]) -> dict[int, int]:
    """Find the questions whose answers are marked: their numbers by their positions."""
    found: dict[int, int] = {}
    for position, line in enumerate(lines):
        if _ANSWER.match(line.text):
            for start in range(position - 1, max(-1, position - 1 - _LONGEST_QUESTION), -1):
                if number := NUMBERED.match(lines[start].text):
                    found.setdefault(start, int(number[1]))
                    break
    return found


def _starts(lines: Sequence[Line]) -> list[int]:
    """Find where questions begin, also one whose answer is not marked.

    An answer may hold a numbered list, so an unmarked one counts only where its number is the one
    that is missing.
    """
    answered = sorted(_answered(lines).items())
    starts: list[int] = []
    expected = answered[0][1]
    for position, number in answered:
        if number - expected == 1 and starts:
            starts += _paragraphs_numbered(lines, expected, starts[-1] + 1, position)[:1]
        starts.append(position)
        expected = number + 1
    return starts


def _paragraphs_numbered(lines: Sequence[Line], wanted: int, start: int, end: int) -> list[int]:
    return [
        position
        for position in range(start, end)
        if lines[position - 1].is_blank
        and (number := NUMBERED.match(lines[position].text))
        and int(number[1]) == wanted
    ]


def _parts(item: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Split an item into question and answer; without a mark the question is its first line."""
    for position, line in enumerate(item[: _LONGEST_QUESTION + 1]):
        if mark := _ANSWER.match(line.text):
            return item[:position], [
                Line(line.where, line.text[mark.end() :]),
                *item[position + 1 :],
            ]
    return item[:1], item[1:]


def _draft(question: Sequence[Line], answer: Sequence[Line]) -> Draft:
    text = one_line(" ".join(line.text for line in question))
    number = NUMBERED.match(text)
    return Draft(
        where=question[0].where,
        title=text[number.end() :] if number else text,
        body=tidy(trimmed(answer), breaks=False),
        number=int(number[1]) if number else None,
    )
