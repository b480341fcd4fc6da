"""What the terms of a query find in an index, and how telling each of them is."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.bank.index import Index
from bot.bank.query import Reading, Term

_SYNONYM = 0.9
"""Of what a word is worth if a text has it, for a text that says it in other words."""
_UNKNOWN = 0.85
"""How telling a word is that nothing has, in parts of one that a single text has in its title."""
_UNKNOWN_PAIR = 0.5
"""Two Chinese characters often meet by chance: an unknown pair tells less than an unknown word."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one term finds: how telling it is, and 0..1 for every text that has it."""

    weight: float
    found: Mapping[int, float]


def match(terms: Sequence[Term], index: Index) -> Iterator[Match]:
    """Look up each term of a query."""
    readings = [reading for term in terms for reading in term.readings]
    found = [index.look_up(reading.keys) for reading in readings]
    at = 0
    for term in terms:
        stop = at + len(term.readings)
        if term.concepts:
            yield _concept(term, found[at:stop], index)
        else:
            yield _word(readings, found, at, index)
        at = stop


def _concept(term: Term, words: Sequence[Mapping[int, float]], index: Index) -> Match:
    found: defaultdict[int, float] = defaultdict(float)
    for word in words:
        for text, worth in word.items():
            found[text] += worth / len(words)
    named = index.look_up(dict.fromkeys(term.concepts, 1.0))
    for text, worth in named.items():
        found[text] = max(found[text], _SYNONYM * worth)
    return Match(_telling(named, index) if named else _unknown(index), found)


def _word(
    readings: Sequence[Reading], found: Sequence[Mapping[int, float]], at: int, index: Index
) -> Match:
    reading, own = readings[at], found[at]
    typo = reading.guesses and not any(key in index for key in reading.word.keys)
    weight = _telling(own, index) if own and not typo else _unknown(index)
    if reading.word.chinese:
        weight *= _loose_characters(readings, found, at) / 2
        weight *= 1 if own else _UNKNOWN_PAIR
    return Match(weight, own)


def _loose_characters(
    readings: Sequence[Reading], found: Sequence[Mapping[int, float]], at: int
) -> int:
    """Count the characters of a Chinese pair that no commoner neighbour covers.

    Where both are covered, the pair is the end of one word and the beginning of the next.
    """
    text = readings[at].word.text
    if len(text) == 1:
        return 1
    loose = 2
    for beside, character in ((at - 1, text[0]), (at + 1, text[1])):
        if 0 <= beside < len(readings) and character in readings[beside].word.text:
            loose -= len(found[beside]) > len(found[at])
    return loose


def _telling(found: Mapping[int, float], index: Index) -> float:
    """Weigh a word: the rarer the heavier, and lighter if no text has it in its title."""
    return max(found.values()) * _rarity(sum(found.values()), index)


def _unknown(index: Index) -> float:
    return _UNKNOWN * _rarity(0.5, index)


def _rarity(texts: float, index: Index) -> float:
    return math.log(1 + index.size / max(texts, 0.5))
