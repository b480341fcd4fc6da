"""A row of reactions as a page shows it: “👍4🥱3”."""

import re
import unicodedata
from collections.abc import Mapping

UNKNOWN = "?"
"""Stands for an emoji that a page could not show as text."""
_FIRST_EMOJI = "\u2190"
"""Below it, what Unicode calls a symbol is a sign of print: ©, °, №."""
_ROW = re.compile(r"\s*(\d{1,7})?((?:[^\w\s]+\s*\d{1,7}(?:\.\d)?[KMКМ]?\s*)+)")
_ONE = re.compile(r"([^\w\s]+)\s*(\d+(?:\.\d)?)([KMКМ]?)")
_SCALES = {"": 1, "K": 1_000, "К": 1_000, "M": 1_000_000, "М": 1_000_000}


def read_reactions(text: str) -> Mapping[str, int] | None:
    """Read the counts by emoji; None when a line is anything else."""
    row = _ROW.fullmatch(text)
    if not row:
        return None
    counts: dict[str, int] = {UNKNOWN: int(row[1])} if row[1] else {}
    for emoji, count, scale in _ONE.findall(row[2]):
        if emoji[0] < _FIRST_EMOJI or unicodedata.category(emoji[0]) != "So":
            return None
        counts[emoji] = counts.get(emoji, 0) + round(float(count) * _SCALES[scale])
    return counts
