"""How well a query says what something is called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.bank.index import Index, Place
from bot.bank.matching import match
from bot.bank.query import Reading, Term
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
            for number, worth in each.found.items():
                earned[number] += worth * each.weight / asked
                said[number] += worth * len(term.readings) / self._lengths[number]
        scores: defaultdict[str, float] = defaultdict(float)
        for number, share in earned.items():
            of_name = min(1.0, said[number])
            owner = self._owners[number]
            scores[owner] = max(scores[owner], 2 * share * of_name / (share + of_name))
        meant = [_meant(reading) for term in terms for reading in term.readings]
        name = "".join(key for key, _ in meant)
        if meant and name in self._exact:
            owner = self._exact[name]
            scores[owner] = max(scores[owner], min(surely for _, surely in meant))
        return scores


def _meant(reading: Reading) -> tuple[str, float]:
    """Give the key of the whole word that is most likely meant, and how likely."""
    if not reading.guesses:
        return reading.word.keys[0], 1.0
    return max(reading.guesses.items(), key=lambda guess: guess[1])


def _spelling(words: Iterable[Word]) -> str:
    return "".join(word.keys[0] for word in words)
