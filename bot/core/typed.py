"""What the administrators of a channel type: times of day, and emoji."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import time

from bot.core.schedule import parse_time

MOST_TIMES = 12
"""Posts on one day."""
MOST_EMOJI = 8
"""Reactions under one post: a row of buttons."""
MOST_EMOJI_BYTES = 40
"""Of one emoji in UTF-8, for a button carries it; a family of four has 25."""

_BETWEEN = re.compile(r"[\s,;，、；]+")

#: Where emoji are; the blocks have a few plain symbols as well, which a button shows, too.
_SIGN = (
    "[©®‼⁉™ℹ↔-↪⌚⌛⌨⏏⏩-⏺Ⓜ▪▫▶◀◻-◾☀-➿⤴-⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_TONE = "[\U0001f3fb-\U0001f3ff]"
_ONE = f"{_SIGN}(?:\ufe0f?{_TONE}?\ufe0f?)(?:[\U000e0020-\U000e007f]+)?"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*",
)


def parse_times(text: str) -> list[time] | None:
    """Read 1 to `MOST_TIMES` times of day, as in "9:00 18:30". Return them in order, each once.

    None if anything in it is no time.
    """
    times = {parse_time(word) for word in _BETWEEN.split(text.strip()) if word}
    read = sorted(one for one in times if one is not None)
    return read if len(read) == len(times) and 1 <= len(read) <= MOST_TIMES else None


def write_times(times: Iterable[time]) -> str:
    """Write times of day as HH:MM with spaces between."""
    return " ".join(f"{one:%H:%M}" for one in times)


def parse_emoji(text: str) -> list[str] | None:
    """Read 1 to `MOST_EMOJI` emoji, with or without anything between. Return each once.

    None if anything else is in it: a word is no emoji.
    """
    rest = _BETWEEN.sub("", text)
    read: list[str] = []
    while rest:
        match = _EMOJI.match(rest)
        if match is None or not _is_emoji(match.group()):
            return None
        read.append(match.group())
        rest = rest[match.end() :]
    each = list(dict.fromkeys(read))
    return each if 1 <= len(each) <= MOST_EMOJI else None


def _is_emoji(sign: str) -> bool:
    # Code points that no character has yet are in the same blocks.
    return len(sign.encode()) <= MOST_EMOJI_BYTES and unicodedata.category(sign[0]) != "Cn"
