"""Names of files, made of titles."""

import re
import unicodedata
from collections.abc import Callable

from bot.bank.schema import ID_LIMIT

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)
_WORDS = re.compile("[a-z0-9]+")
_SUFFIXES = (6, 16)
"""Characters of a digest that make a name unique: some, and if that is not enough, all."""


def slug(text: str, longest: int = ID_LIMIT) -> str:
    """Spell the first words of a text in a-z, 0-9 and hyphens; empty for Chinese without Latin."""
    plain = unicodedata.normalize("NFKD", text[: 4 * longest].lower()).translate(_CYRILLIC)
    name = ""
    for word in _WORDS.findall("".join(mark for mark in plain if not unicodedata.combining(mark))):
        longer = f"{name}-{word}" if name else word[:longest]
        if len(longer) > longest:
            break
        name = longer
    return name


def unique_slug(text: str, digest: str, is_taken: Callable[[str], bool]) -> str:
    """Spell a text as an id that is not taken, with a part of the digest if it must be."""
    name = slug(text)
    for size in _SUFFIXES:
        if name and not is_taken(name):
            break
        name = f"{slug(text, ID_LIMIT - size - 1) or 'question'}-{digest[:size]}"
    return name
