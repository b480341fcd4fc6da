"""Texts as words that meet across inflections, alphabets and ways of spelling.

Every word has the keys it is found by: how it sounds as a whole and how its stem sounds.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.bank.sounds import sound
from bot.bank.stems import stem

_RUNS = re.compile("[a-z0-9]+|[а-я]+[0-9]*|[㐀-䶿一-鿿]+")
_AB_TEST = re.compile(r"\b([aа])/([bб])\b")
_FIRST_CHINESE = "㐀"
_FILLER = frozenset(
    """
    а без брать бы бывает бывают быть в взять виды во где делать для до если есть же за зачем и из
    или к как какая какие какой ко когда ли лучше между мне можно на надо не но ну нужен нужна нужно
    нужны о об объясни объясните от отличается отличаются отличие отличия по пожалуйста почему при
    про работает работают разница расскажи расскажите с со стать такие такое такой то у устроен
    устроена чем что это
    a about an and are at be between by can describe difference do does explain for from give how i
    if in is it me my need needed of on or should so tell that the there these this those to us
    versus vs was we what whats when which why will with work works would you your
    """.split()  # noqa: SIM905 - a paragraph reads better than many quoted words
)
_CHINESE_FILLER = re.compile(
    "为什么|为啥|是什么|什么是|有什么|什么|会?怎么样|怎么办|怎么|会?怎样|如何|哪些|哪个|哪种|哪里|哪来"
    "|请问|以及|区别|不同|不?需要|可以|应该|意思|含义|[的是吗呢了和与]"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or two neighbouring Chinese characters, with the keys it can be found by.

    The first key tells the whole word, the last one its stem; they may be the same.
    """

    text: str
    keys: tuple[str, ...]
    chinese: bool = False


def split(text: str) -> list[Word]:
    """Split a text in any languages into words, without those that only form a question."""
    words: list[Word] = []
    for run in _runs(text):
        if run >= _FIRST_CHINESE:
            words.extend(Word(pair, (pair,), chinese=True) for pair in _pairs(run))
        elif run not in _FILLER:
            words.append(word(run))
    return words


def stems(text: str) -> list[str]:
    """Give the last key of every word that `split` gives: in half the time, for long texts."""
    keys: list[str] = []
    for run in _runs(text):
        if run >= _FIRST_CHINESE:
            keys.extend(_pairs(run))
        elif run not in _FILLER:
            keys.append(_stem_key(run))
    return keys


@lru_cache(maxsize=1 << 14)
def word(text: str) -> Word:
    """Give its keys to a lower-case Russian or Latin word."""
    whole, cut = sound(text), _stem_key(text)
    return Word(text, (whole,) if cut == whole else (whole, cut))


def glue(first: Word, second: Word) -> Word | None:
    """Make one word of two: “k-means” is also “kmeans”. Chinese is in pairs already."""
    return None if first.chinese or second.chinese else word(first.text + second.text)


@lru_cache(maxsize=1 << 14)
def _stem_key(text: str) -> str:
    return sound(stem(text))


def _runs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("×", "x")
    return _RUNS.findall(_AB_TEST.sub(r"\1\2", plain) if "/" in plain else plain)


def _pairs(run: str) -> Iterator[str]:
    for part in _CHINESE_FILLER.split(run):
        yield from map("".join, pairwise(part)) if len(part) > 1 else part
