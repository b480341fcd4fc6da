"""Which texts hold a key, at which place and how often."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.bank.synonyms import Synonyms
from bot.bank.words import glue, split, stems

_MANY = 3
"""With this many further mentions a word is worth halfway between ``once`` and ``often``."""
_MOST = 64
"""From this many mentions on they are not told apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a text: what a word there is worth, 0..1, if it comes once, and if very often."""

    once: float
    often: float

    def worth(self, mentions: int) -> float:
        """Give the worth of a word for its mentions, of which it should have at least one."""
        return self.often - (self.often - self.once) * _MANY / (mentions - 1 + _MANY)


class Index:
    """Texts by the keys of their words, and of the concepts these name.

    Each text comes in parts, one for every place, the best place first. Only there whole words
    count besides stems, and neighbours are found when they are typed as one word.
    """

    def __init__(
        self, texts: Iterable[Sequence[str]], places: Sequence[Place], synonyms: Synonyms
    ) -> None:
        self.size = 0
        self._worths = [place.worth(mentions) for place in places for mentions in range(_MOST)]
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        for text in texts:
            mentions: Counter[str] = Counter()
            best: dict[str, int] = {}
            for place, part in enumerate(text):
                words = stems(part)
                keys = [*words, *synonyms.concepts(words)]
                if place == 0:
                    keys += _whole_keys(part)
                mentions.update(keys)
                best = dict.fromkeys(keys, place) | best
            for key, count in mentions.items():
                worth = best[key] * _MOST + min(count, _MOST - 1)
                # One number for text and worth: a posting takes eight bytes.
                self._postings[key].append(self.size * len(self._worths) + worth)
            self.size += 1

    def __contains__(self, key: str) -> bool:
        return key in self._postings

    def look_up(self, keys: Mapping[str, float]) -> dict[int, float]:
        """Give what any of some keys is worth in each text that holds it; a key may count less."""
        found: dict[int, float] = {}
        for key, factor in keys.items():
            for posting in self._postings.get(key, ()):
                text, worth = divmod(posting, len(self._worths))
                found[text] = max(found.get(text, 0.0), factor * self._worths[worth])
        return found


def _whole_keys(text: str) -> list[str]:
    words = split(text)
    glued = filter(None, map(glue, words, words[1:]))
    return [
        *(word.keys[0] for word in words if len(word.keys) > 1),
        *(key for word in glued for key in word.keys),
    ]
