"""A rubric as a dialogue: the interviewer 🥸 asks, the candidate 👩🏻‍💻 answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.bank.importing.draft import Draft, Found
from bot.bank.importing.lines import NUMBERED, Line, is_furniture, leftover, trimmed
from bot.bank.importing.plain import one_line
from bot.bank.importing.tidy import tidy
from bot.core.question import Kind

_LEGEND = re.compile(r"[-–—]\s")
_COMPLETE = re.compile(r"[?？.!…。！)）]\W*$")
_LONGEST_QUESTION = 3
"""Lines."""


class _Speaker(Enum):
    NOBODY = auto()
    INTERVIEWER = auto()
    CANDIDATE = auto()


_MARKS = (
    (re.compile("\\s*🥸\\s*"), _Speaker.INTERVIEWER),
    (re.compile("\\s*[👩👨🧑][🏻-🏿]?\u200d?💻\ufe0f?\\s*"), _Speaker.CANDIDATE),
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """The lines that belong to one speaker, the first without the speaker's mark."""

    speaker: _Speaker
    lines: list[Line] = field(default_factory=list)


def fits(lines: Sequence[Line]) -> bool:
    """Tell whether the interviewer speaks in a text."""
    turns = (_begun(line) for line in lines)
    return any(turn.speaker is _Speaker.INTERVIEWER for turn in turns if turn)


def read(lines: Sequence[Line]) -> Iterator[Found]:
    """Read every question of the interviewer, with the answer if it follows at once."""
    turns = _turns(lines)
    position = 0
    while position < len(turns):
        turn = turns[position]
        position += 1
        if turn.speaker is _Speaker.NOBODY:
            yield from leftover(turn.lines, "nobody says this")
        elif turn.speaker is _Speaker.CANDIDATE:
            yield from leftover(turn.lines, "an answer without its question")
        else:
            question, rest = _question(turn.lines)
            answer: list[Line] = []
            while not rest and position < len(turns):
                if turns[position].speaker is not _Speaker.CANDIDATE:
                    break
                answer += turns[position].lines
                position += 1
            answer, announced = _without_announcement(answer)
            yield _draft(question, answer)
            yield from leftover([*announced, *rest], "neither a question nor an answer")


def _turns(lines: Sequence[Line]) -> list[_Turn]:
    turns = [_Turn(_Speaker.NOBODY)]
    for line in lines:
        if begun := _begun(line):
            turns.append(begun)
        else:
            turns[-1].lines.append(line)
    return turns


def _begun(line: Line) -> _Turn | None:
    """Give the turn that a line begins, if it begins one.

    After the frame of a page, and after a line like “🥸 - the interviewer”, nobody speaks.
    """
    if is_furniture(line.text):
        return _Turn(_Speaker.NOBODY)
    for mark, speaker in _MARKS:
        if begins := mark.match(line.text):
            said = line.text[begins.end() :]
            if _LEGEND.match(said):
                return _Turn(_Speaker.NOBODY)
            return _Turn(speaker, [Line(line.where, said)])
    return None


def _question(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Split a turn after the line that completes the question."""
    for number, line in enumerate(lines[:_LONGEST_QUESTION], start=1):
        if line.is_blank:
            return lines[: number - 1] or lines[:1], trimmed(lines[number:])
        if _COMPLETE.search(line.text):
            return lines[:number], trimmed(lines[number:])
    return lines[:1], trimmed(lines[1:])


def _without_announcement(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Split off a last line that ends with a colon: it announces the questions that follow."""
    lines = list(trimmed(lines))
    if len(lines) > 1 and lines[-1].text.rstrip().endswith((":", "：")):
        return lines[:-1], lines[-1:]
    return lines, []


def _draft(question: Sequence[Line], answer: Sequence[Line]) -> Draft:
    text = one_line(" ".join(line.text for line in question))
    number = NUMBERED.match(text)
    return Draft(
        where=question[0].where,
        title=text[number.end() :] if number else text,
        body=tidy(answer, breaks=True),
        kind=Kind.DIALOGUE,
        number=int(number[1]) if number else None,
    )
