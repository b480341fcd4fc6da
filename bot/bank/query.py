"""What people may mean by the words they typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.bank.spelling import Spelling
from bot.bank.synonyms import Synonyms
from bot.bank.words import Word, glue, split

_LONGEST = 200
_MOST_WORDS = 16
_NEARLY = 0.95
"""How surely a word is meant that is the same but for its ending, or for a gap: “drop out”."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A word as it was typed, and the keys of what it may mean with how surely, 0..1.

    ``guesses`` are the keys of the words it may have been meant to be, with their likeness, 0..1.
    """

    word: Word
    keys: Mapping[str, float]
    guesses: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or neighbours that together name concepts: “skip connection”."""

    readings: tuple[Reading, ...]
    concepts: frozenset[str] = frozenset()


class Reader:
    """Reads queries with the words of a bank in mind."""

    def __init__(self, spelling: Spelling, synonyms: Synonyms) -> None:
        self._spelling = spelling
        self._synonyms = synonyms

    def read(self, query: str) -> list[Term]:
        """Give the terms of any text; what goes beyond 200 characters or 16 words is left out."""
        words = list(dict.fromkeys(split(query[:_LONGEST])))[:_MOST_WORDS]
        readings = self._readings(words)
        concepts: dict[tuple[int, int], set[str]] = {}
        for naming in self._synonyms.namings([reading.keys for reading in readings]):
            concepts.setdefault((naming.start, naming.stop), set()).add(naming.concept)
        terms: list[Term] = []
        at = 0
        while at < len(readings):
            stop = max((stop for start, stop in concepts if start == at), default=at + 1)
            named = frozenset(concepts.get((at, stop), ()))
            terms.append(Term(tuple(readings[at:stop]), named))
            at = stop
        return terms

    def _readings(self, words: Sequence[Word]) -> list[Reading]:
        glued = [None, *(glue(first, second) for first, second in pairwise(words)), None]
        readings = []
        for each, *neighbours in zip(words, glued, glued[1:], strict=False):
            keys = {key: _NEARLY for one in neighbours if one for key in one.keys}
            keys |= dict.fromkeys(each.keys, _NEARLY) | {each.keys[0]: 1.0}
            guesses = {} if self._spelling.knows(keys) else self._spelling.guesses(each)
            keys |= {key: likeness**2 for key, likeness in guesses.items() if key not in keys}
            readings.append(Reading(each, keys, guesses))
        return readings
