"""How a word sounds, roughly, in Latin letters: «дропаут» and “dropout” come out alike."""

import re

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdesiiklmnoprstufhsie", strict=True))
    | {"ж": "j", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "u", "я": "a"}
)
_ENGLISH_NOUN = re.compile("(?:ш|ж)е?н$")
_SPELLINGS = (
    {"ck": "k", "ch": "ch", "ce": "se", "ci": "si", "cy": "si", "c": "k"}
    | {"ph": "f", "th": "t", "qu": "kv", "x": "ks"}
    | {"oo": "u", "ee": "i", "ea": "e", "ou": "au", "ow": "ou", "ay": "ei", "ai": "ei"}
)
_SPELLING = re.compile("|".join(_SPELLINGS))
_FINAL_E = re.compile("(?<=[a-z])(?:([ai])(?=[bdgklmnpt]e))?([b-df-hj-np-tv-xz])e$")
_LONG_VOWELS = {"a": "ei", "i": "ai", None: ""}
_LETTERS = str.maketrans("wyz", "vis")
_DOUBLED = re.compile(r"(.)\1")


def sound(word: str) -> str:
    """Give the sound of a lower-case Russian or Latin word, never empty; digits stay."""
    if word.isascii():
        plain = _SPELLING.sub(lambda letters: _SPELLINGS[letters[0]], word)
        if plain.endswith("e") and len(plain) > 3:
            plain = _FINAL_E.sub(lambda end: _LONG_VOWELS[end[1]] + end[2], plain)
        plain = plain.translate(_LETTERS)
    else:
        plain = _ENGLISH_NOUN.sub(lambda end: "тион" if end[0][0] == "ш" else "сион", word)
        plain = plain.replace("дж", "j").translate(_CYRILLIC)
    return _DOUBLED.sub(r"\1", plain) or word
