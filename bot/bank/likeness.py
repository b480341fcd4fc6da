"""Questions that ask nearly the same as another one.

Titles are compared, within a language: letter by letter, and with their words in order, which
forgives “A or B” for “B or A”. Titles cast in one mould (“How does X differ from Y?”) are as near
as two wordings of one question; they are told apart by the names in them, for a name (GPT, T5,
k-means) is seldom worded anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.bank.fault import Fault
from bot.bank.files import Files
from bot.bank.page import Page
from bot.core.question import LANGUAGES

NEAR = 80
"""Percent. Of the first 189 questions, which all ask different things, no two titles reach 77.
A title worded lightly anew mostly keeps 80; a free rewording does not, and is not found."""

_FORMULA = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"[㐀-䶿一-鿿]|[^\W㐀-䶿一-鿿]+")
"""A Chinese character stands for a word."""
_LATIN = re.compile(r"[a-z][a-z0-9]+", re.IGNORECASE)
_NAME = re.compile(r"(?<![.?!:“] )(?<!^)\b[A-Z]\w+|\b[A-Za-z]\w*[A-Z0-9]\w*", re.ASCII)
"""In English: a capital inside of a sentence or of a word, or a digit."""


@dataclass(frozen=True, slots=True)
class _Title:
    page: Page
    words: str
    sorted_words: str
    names: frozenset[str]


def likeness_faults(files: Files, near: float = NEAR) -> Iterator[Fault]:
    """Compare every two questions, in every language; the one that comes later has the fault.

    ``near`` is the percent from which on two titles are doubles.
    """
    for language in LANGUAGES:
        titles = [_title(page) for page in files.pages.values() if page.language == language]
        for number, title in enumerate(titles):
            for other, percent in _like(title, titles[:number], near):
                what = f"asks nearly the same as “{other.page.id}” ({percent:.0f} % alike)"
                remedy = "keep one, or say in the title what differs"
                yield title.page.fault(f"{what}: {remedy}", "title")


def _title(page: Page) -> _Title:
    text = page.front.title
    words = _WORD.findall(text.casefold())
    pattern = _NAME if page.language == "en" else _LATIN
    names = frozenset(name.casefold() for name in pattern.findall(_FORMULA.sub("", text)))
    return _Title(page, " ".join(words), " ".join(sorted(words)), names)


def _like(title: _Title, others: Sequence[_Title], near: float) -> Iterator[tuple[_Title, float]]:
    percents = _percents(title.words, [other.words for other in others], near)
    in_order = _percents(title.sorted_words, [other.sorted_words for other in others], near)
    for number, percent in in_order.items():
        percents[number] = max(percent, percents.get(number, 0))
    for number, percent in sorted(percents.items()):
        other = others[number]
        if not (title.names - other.names and other.names - title.names):
            yield other, percent


def _percents(text: str, others: Sequence[str], near: float) -> dict[int, float]:
    """Give the likeness of those that are near enough, by position."""
    found = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=near, limit=None)
    return {number: percent for _, percent, number in found}
