"""How well a query says what something is called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.bank.index import Index, Place
from bot.bank.matching import match
from bot.bank.query import Term
from bot.bank.synonyms import Synonyms
from bot.bank.words import Word, split


class Names:
    """Names of things; a thing may have several."""

    def __init__(self, names: Iterable[tuple[str, str]], synonyms: Synonyms) -> None:
        """Take pairs of a thing's id and a name of it."""
        names = list(names)
        self._owners = [owner for owner, _ in names]
        self._lengths = [max(1, len(split(name))) for _, name in names]
        self._exact = {_spelling(split(name)): owner for owner, name in reversed(names)}
        self._index = Index(([name] for _, name in names), (Place(1.0, 1.0),), synonyms)

    def scores(self, terms: Sequence[Term]) -> Mapping[str, float]:
        """Score things, 0..1: a name should say what the query says, and no more."""
        matches = list(match(terms, self._index))
        asked = sum(each.weight for each in matches)
        earned: defaultdict[int, float] = defaultdict(float)
        said: defaultdict[int, float] = defaultdict(float)
        for term, each in zip(terms, matches, strict=True):
            for name, worth in each.found.items():
                earned[name] += worth * each.weight / asked
                said[name] += worth * len(term.readings) / self._lengths[name]
        scores: defaultdict[str, float] = defaultdict(float)
        for name, share in earned.items():
            of_name = min(1.0, said[name])
            owner = self._owners[name]
            scores[owner] = max(scores[owner], 2 * share * of_name / (share + of_name))
        typed = _spelling(reading.word for term in terms for reading in term.readings)
        if typed in self._exact:
            scores[self._exact[typed]] = 1.0
        return scores


def _spelling(words: Iterable[Word]) -> str:
    return "".join(word.keys[0] for word in words)
