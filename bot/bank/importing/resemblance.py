"""Which question of the bank a draft resembles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from bot.bank.page import Page
from bot.bank.words import stems
from bot.core.question import Language

_LEAST_SHARED = 70
"""Percent, as `fuzz.token_set_ratio` counts what two titles share. From here on, the questions of
real articles and channels found their like in the bank; below, as often as not, another question
with the same words."""
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A question of the bank with its title, and how near it is in percent.

    What both titles say counts as much as what only one of them says.
    """

    id: str
    title: str
    percent: int


class Titles:
    """The titles of the bank in each language, to be compared with."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = tuple(pages)
        self._plain = tuple(_plain(page.front.title) for page in self._pages)
        self._with_root: defaultdict[tuple[Language, str], list[int]] = defaultdict(list)
        for position, page in enumerate(self._pages):
            for root in self._plain[position].split():
                self._with_root[page.language, root].append(position)

    def nearest(self, title: str, language: Language) -> Resemblance | None:
        """Give the nearest question; None when nothing is near."""
        plain = _plain(title)
        positions = (self._with_root.get((language, root), ()) for root in plain.split())
        titles = {position: self._plain[position] for position in chain.from_iterable(positions)}
        candidates = process.extract(
            plain,
            titles,
            scorer=fuzz.token_set_ratio,
            score_cutoff=_LEAST_SHARED,
            limit=_CANDIDATES,
        )
        if not candidates:
            return None
        percent, position = max(
            ((shared + fuzz.ratio(plain, text)) / 2, position)
            for text, shared, position in candidates
        )
        page = self._pages[position]
        return Resemblance(page.id, page.front.title, round(percent))


def _plain(title: str) -> str:
    """Reduce a title to the roots of its words, in an order that says nothing."""
    return " ".join(sorted(set(stems(title))))
