"""What administrators type."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.typed import MOST_EMOJI, MOST_TIMES, parse_emoji, parse_times, write_times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9:00 18:30", "09:00 18:30"),
        ("18:30,9:00", "09:00 18:30"),
        (" 9.00;  1830 ", "09:00 18:30"),
        ("９:00", None),
        ("9:00、18：30", "09:00 18:30"),
        ("9:00 9:00", "09:00"),
        ("23:59", "23:59"),
        ("24:00", None),
        ("9:00 soon", None),
        ("", None),
        (" , ", None),
        (" ".join(f"{hour}:00" for hour in range(MOST_TIMES)), "*"),
        (" ".join(f"{hour}:00" for hour in range(MOST_TIMES + 1)), None),
    ],
)
def test_times(text: str, times: str | None) -> None:
    read = parse_times(text)
    if times == "*":
        assert read is not None
        assert len(read) == MOST_TIMES
    else:
        assert (write_times(read) if read else None) == times


@given(st.sets(st.times().map(lambda at: time(at.hour, at.minute)), min_size=1, max_size=12))
def test_times_that_are_written_are_read(times: set[time]) -> None:
    assert parse_times(write_times(times)) == sorted(times)


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("👍 🔥 🤔", ["👍", "🔥", "🤔"]),
        ("👍🔥🤔", ["👍", "🔥", "🤔"]),
        ("👍, 🔥", ["👍", "🔥"]),
        ("👍 👍", ["👍"]),
        ("❤ ❤️‍🔥", ["❤", "❤️‍🔥"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("👨‍💻👩🏻‍💻", ["👨‍💻", "👩🏻‍💻"]),
        ("👨‍👩‍👧‍👦", ["👨‍👩‍👧‍👦"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿"]),
        ("1️⃣2️⃣", ["1️⃣", "2️⃣"]),
        ("✅☑️▶️", ["✅", "☑️", "▶️"]),
        ("🤷‍♂", ["🤷‍♂"]),
        ("👍" * MOST_EMOJI, ["👍"]),
        ("😀😃😄😁😆😅😂🤣", list("😀😃😄😁😆😅😂🤣")),
        ("😀😃😄😁😆😅😂🤣🥲", None),
        ("like", None),
        ("👍 like", None),
        ("1 2 3", None),
        (":)", None),
        ("👍\u200d", None),
        ("\ufe0f", None),
        ("🇩", None),
        ("\U0001faff", None),
        ("", None),
        ("*", None),
        ("好", None),
    ],
)
def test_emoji(text: str, emoji: list[str] | None) -> None:
    assert parse_emoji(text) == emoji


@given(st.text(max_size=20))
def test_whatever_is_typed_is_emoji_or_refused(text: str) -> None:
    read = parse_emoji(text)
    assert read is None or parse_emoji(" ".join(read)) == read
