"""Texts as keys that meet across inflections, alphabets and ways of spelling.

A key is a rough Latin spelling by sound: «дропаут» and “dropout”, «софтмакс» and “softmax” end up
the same or nearly so. Every word has the key of its stem and that of the whole word.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

_RUNS = re.compile(r"[a-z0-9]+|[а-я]+[0-9]*|[㐀-䶿一-鿿]+")
_DOUBLED = re.compile(r"(.)\1")
_FILLER = frozenset(
    """
    а бы быть в во где для же за зачем и из или как какая какие какой к ко когда ли мне можно на
    надо не нужно о об объясни объясните от по пожалуйста почему при про работает работают расскажи
    расскажите с со стать такие такое такой то у устроен устроена чем что это
    a about an and are at be by do does explain for from how in is it of on or tell that the to us
    was what when where which why with work works you your
    """.split()  # noqa: SIM905 - a paragraph reads better than eighty quoted words
)
_CHINESE_FILLER = re.compile(
    "为什么|是什么|什么是|有什么|什么|怎么样|怎么|怎样|如何|哪些|请问|以及|[的是吗呢了和与]"
)
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True))
    | {"ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "u", "я": "a"}
)
_LATIN = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        ("tion", "shn"),
        ("ck", "k"),
        ("ph", "f"),
        ("th", "t"),
        ("qu", "kv"),
        ("oo", "u"),
        ("ee", "i"),
        ("ou", "au"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)|q", "k"),
        ("x", "ks"),
        ("(?<!k)w", "v"),
        ("y", "i"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or two neighbouring Chinese characters, with the keys it can be found by."""

    text: str
    keys: tuple[str, ...]
    chinese: bool = False


def split(text: str) -> list[Word]:
    """Split a text in any languages into words, without those that only form a question."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    words: list[Word] = []
    for run in _RUNS.findall(_CHINESE_FILLER.sub(" ", plain)):
        if run[0] >= "㐀":
            words.extend(_chinese(run))
        elif run not in _FILLER:
            words.append(Word(run, keys(run)))
    return words


@lru_cache(maxsize=8192)
def keys(word: str) -> tuple[str, ...]:
    """Give the keys of a lower-case Russian or Latin word, the one of the whole word first."""
    whole = _sound(word)
    stem = _sound(_stemmer("english" if word.isascii() else "russian").stemWord(word))
    return (whole,) if stem in ("", whole) else (whole, stem)


def _chinese(run: str) -> list[Word]:
    if len(run) == 1:
        return [Word(run, (run,), chinese=True)]
    pairs = map("".join, pairwise(run))
    return [Word(pair, (pair,), chinese=True) for pair in pairs]


def _sound(word: str) -> str:
    if word.isascii():
        for spelling, sound in _LATIN:
            word = spelling.sub(sound, word)
    else:
        word = word.replace("дж", "j").translate(_CYRILLIC)
    return _DOUBLED.sub(r"\1", word)


@lru_cache
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(language)
