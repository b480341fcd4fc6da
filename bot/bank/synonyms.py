"""What else the things of the field are called: ``synonyms.txt``."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bank.words import Word, glue, split

SYNONYMS = Path(__file__).with_name("synonyms.txt")


@dataclass(frozen=True, slots=True)
class Naming:
    """Neighbouring words that name a concept: those from ``start`` up to ``stop``."""

    start: int
    stop: int
    concept: str


class Synonyms:
    """Finds the concepts that a text names. A concept is a key that no word has."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take lines of phrases with `` = `` between them; empty lines and ``# …`` are skipped."""
        self._by_first: dict[str, list[tuple[list[str], str]]] = {}
        self.words: list[Word] = []
        concepts = (line for line in lines if line.strip() and not line.startswith("#"))
        for number, names in enumerate(concepts):
            for phrase in map(split, names.split(" = ")):
                self._add(phrase, f"={number}")
                if len(phrase) == 2 and (glued := glue(*phrase)):
                    self._add([glued], f"={number}")

    def _add(self, phrase: Sequence[Word], concept: str) -> None:
        first, *rest = (word.keys[-1] for word in phrase)
        self._by_first.setdefault(first, []).append((rest, concept))
        self.words += phrase

    def concepts(self, stems: Sequence[str]) -> Iterator[str]:
        """Give the concepts that a text names, as often as it does."""
        for at, stem in enumerate(stems):
            if stem in self._by_first:
                for rest, concept in self._by_first[stem]:
                    if not rest or stems[at + 1 : at + 1 + len(rest)] == rest:
                        yield concept

    def namings(self, words: Sequence[Collection[str]]) -> Iterator[Naming]:
        """Find the concepts that words may name, if each word may be any of several keys."""
        for start, keys in enumerate(words):
            for key in keys:
                for rest, concept in self._by_first.get(key, ()):
                    following = words[start + 1 : start + 1 + len(rest)]
                    if len(following) == len(rest) and all(map(_holds, following, rest)):
                        yield Naming(start, start + 1 + len(rest), concept)


def _holds(keys: Collection[str], key: str) -> bool:
    return key in keys
