"""Which texts hold a word, at which place, and how telling the word is."""

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, starmap

from rapidfuzz import fuzz, process

from bot.bank.words import Word, keys, split

_SHORTEST_TYPO = 4
"""A word with fewer sounds must be typed right."""
_LEAST_LIKENESS = 77
"""Percent that two keys must share to be taken for one word."""
_UNKNOWN_PAIR = 0.4
"""Two Chinese characters often meet by chance: an unknown pair tells less than an unknown word."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one word of a query finds: how telling it is, and 0..1 for every text that has it."""

    weight: float
    found: Mapping[int, float]


class Index:
    """Texts by the keys of their words.

    Each text comes as its wordings by place, and ``worths`` says what a word is worth at each
    place, 0..1, best first. Neighbours at the first place are found when they are typed as one
    word; a word that stands at the last place only is found when it is typed right.
    """

    def __init__(self, texts: Iterable[Sequence[Iterable[str]]], worths: Sequence[float]) -> None:
        self._worths = worths
        self._postings: dict[str, array[int]] = {}
        self._size = 0
        spellings: set[str] = set()
        for places in texts:
            best: dict[str, int] = {}
            for place, wordings in enumerate(places):
                for words in map(split, wordings):
                    own = set(chain.from_iterable(word.keys for word in words))
                    if place < len(worths) - 1:
                        spellings |= own
                    if place == 0:
                        own.update(*starmap(_joined_keys, pairwise(words)))
                    for key in own:
                        best.setdefault(key, place)
            for key, place in best.items():
                self._postings.setdefault(key, array("I")).append(self._size * len(worths) + place)
            self._size += 1
        self._spellings = frozenset(spellings)
        self._guessable = [key for key in spellings if key.isascii() and len(key) >= _SHORTEST_TYPO]

    def match(self, query: Sequence[Word]) -> Iterator[Match]:
        """Look up each word of a query, also as a part of a longer one: “drop out”."""
        joined = [(), *starmap(_joined_keys, pairwise(query)), ()]
        for word, with_previous, with_next in zip(query, joined, joined[1:], strict=False):
            yield self._match(word, (*word.keys, *with_previous, *with_next))

    def _match(self, word: Word, spellings: Sequence[str]) -> Match:
        likeness = {key: 1.0 for key in spellings if key in self._postings}
        if self._spellings.isdisjoint(likeness):
            likeness |= self._guesses(word)
        found: dict[int, float] = {}
        for key, like in likeness.items():
            for posting in self._postings[key]:
                text, place = divmod(posting, len(self._worths))
                found[text] = max(found.get(text, 0.0), like * self._worths[place])
        weight = math.log(1 + self._size / (len(found) or 0.5))
        return Match(weight * _UNKNOWN_PAIR if word.chinese and not found else weight, found)

    def _guesses(self, word: Word) -> Mapping[str, float]:
        if word.chinese or len(word.keys[0]) < _SHORTEST_TYPO:
            return {}
        guesses = process.extract(
            word.keys[0], self._guessable, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS
        )
        return {key: (percent / 100) ** 3 for key, percent, _ in guesses}


def _joined_keys(first: Word, second: Word) -> tuple[str, ...]:
    """Give the keys of two words written as one: “k-means” is also “kmeans”."""
    return () if first.chinese or second.chinese else keys(first.text + second.text)
