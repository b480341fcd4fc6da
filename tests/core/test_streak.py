from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.streak import Streak, streak

TODAY = date(2026, 5, 20)
offsets = st.sets(st.integers(-40, 1))


def days(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=n) for n in ago]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ([], Streak(0, 0, open_today=True)),
        ([0], Streak(1, 1, open_today=False)),
        ([1], Streak(1, 1, open_today=True)),
        ([2], Streak(0, 1, open_today=True)),
        ([0, 1, 2], Streak(3, 3, open_today=False)),
        ([1, 2, 3], Streak(3, 3, open_today=True)),
        ([0, 2, 3, 4], Streak(1, 3, open_today=False)),
        ([2, 3, 4], Streak(0, 3, open_today=True)),
        ([0, 0, 1, 1], Streak(2, 2, open_today=False)),
        ([2, 0, 1], Streak(3, 3, open_today=False)),
        # Tomorrow was answered before a journey west over the date line.
        ([-1, 0, 1], Streak(3, 3, open_today=False)),
        ([-1], Streak(1, 1, open_today=False)),
    ],
)
def test_a_table(ago: list[int], expected: Streak) -> None:
    assert streak(days(*ago), TODAY) == expected


@given(st.integers(0, 400), st.booleans())
def test_a_run_is_as_long_as_its_days(length: int, today_too: bool) -> None:
    found = streak(days(*range(1 - today_too, length + 1 - today_too)), TODAY)
    assert found == Streak(length, length, open_today=not (today_too and length))


@given(offsets)
def test_an_answer_today_adds_one(others: set[int]) -> None:
    earlier = {n for n in others if n < 0}
    before = streak(days(*(-n for n in earlier)), TODAY)
    after = streak(days(0, *(-n for n in earlier)), TODAY)
    assert after.current == before.current + 1
    assert after.best == max(before.best, after.current)
    assert (before.open_today, after.open_today) == (True, False)


@given(offsets)
def test_an_open_day_holds_nothing_against_anyone(others: set[int]) -> None:
    answered = days(*(-n for n in others))
    found = streak(answered, TODAY)
    assert 0 <= found.current <= found.best <= len(others)
    assert streak(reversed(answered), TODAY) == found
    if max(others, default=-2) == -1:
        assert found.current == streak(answered, TODAY - timedelta(days=1)).current
