"""What a word means that was typed wrong."""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.bank.words import Word

_SHORTEST = 5
"""A shorter word must be typed right."""
_LONG = 8
"""From this length on two letters in eight may be wrong, below one in five."""
_AS_GOOD = 0.06
"""What is less like the word than the best guess by more than this is not meant."""


class Spelling:
    """Knows the words of the bank, and guesses which of them a word was meant to be."""

    def __init__(self, words: Iterable[Word]) -> None:
        words = [word for word in words if not word.chinese]
        self._known = {key for word in words for key in word.keys}
        self._russian = _guessable((word.text, word) for word in words if not word.text.isascii())
        self._latin = _guessable((word.text, word) for word in words if word.text.isascii())
        self._sounds = _guessable((word.keys[0], word) for word in words if word.text.isascii())

    def knows(self, keys: Iterable[str]) -> bool:
        """Tell whether any of some keys is one of a word of the bank."""
        return not self._known.isdisjoint(keys)

    def guesses(self, word: Word) -> Mapping[str, float]:
        """Give the keys of the words most like an unknown one, each with its likeness, 0..1."""
        if word.chinese:
            return {}
        if word.text.isascii():
            likeness = _most_alike(word.text, self._latin)
        else:
            likeness = _most_alike(word.text, self._russian)
            likeness += _most_alike(word.keys[0], self._sounds)
        best = max((alike for _, alike in likeness), default=0.0)
        guesses: dict[str, float] = {}
        for known, alike in likeness:
            if alike > best - _AS_GOOD:
                guesses |= {key: max(alike, guesses.get(key, 0.0)) for key in known.keys}
        return guesses


def _guessable(words: Iterable[tuple[str, Word]]) -> Mapping[str, Word]:
    return {spelling: word for spelling, word in words if len(spelling) >= _SHORTEST}


def _most_alike(spelling: str, words: Mapping[str, Word]) -> list[tuple[Word, float]]:
    if len(spelling) < _SHORTEST:
        return []
    least = 0.74 if len(spelling) >= _LONG else 0.79
    alike = process.extract(
        spelling, words.keys(), scorer=OSA.normalized_similarity, score_cutoff=least, limit=5
    )
    return [(words[known], likeness) for known, likeness, _ in alike]
