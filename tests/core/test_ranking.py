"""Who shares which place, and which week it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ranking import rank, week_of

YEAR_2020 = datetime(2020, 1, 1, tzinfo=UTC)

Told = list[tuple[int, tuple[str, ...], int]]


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ([], []),
        ([("Ann", 0)], []),
        ([("Ann", 2), ("Bob", 3)], [(1, ("Bob",), 3), (2, ("Ann",), 2)]),
        (
            [("Cat", 1), ("bob", 2), ("Ann", 2)],
            [(1, ("Ann", "bob"), 2), (3, ("Cat",), 1)],
        ),
        ([("Ann", 1), ("Ann", 1)], [(1, ("Ann", "Ann"), 1)]),
        (
            [("Ann", 3), ("Bob", 2), ("Cat", 2), ("Dan", 2), ("Eve", 1), ("Fay", 0)],
            [(1, ("Ann",), 3), (2, ("Bob", "Cat", "Dan"), 2), (5, ("Eve",), 1)],
        ),
    ],
)
def test_who_is_equal_shares_a_place(scores: list[tuple[str, int]], told: Told) -> None:
    assert [(one.number, one.names, one.right) for one in rank(scores)] == told


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 5))))
def test_a_place_is_one_more_than_all_who_are_better(scores: list[tuple[str, int]]) -> None:
    for place in rank(scores):
        assert place.number == 1 + sum(right > place.right for _, right in scores)
        assert len(place.names) == sum(right == place.right for _, right in scores)


@given(
    st.integers(0, 90_000).map(lambda hours: YEAR_2020 + timedelta(hours=hours)),
    st.sampled_from(["UTC", "Europe/Moscow", "America/New_York", "Pacific/Kiritimati"]),
)
def test_a_week_is_from_monday_to_monday_on_the_clock_there(now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    since, until = week_of(now, zone)
    assert since <= now < until
    assert (since.weekday(), since.time()) == (0, datetime.min.time())
    assert until.date() - since.date() == timedelta(weeks=1)
    assert week_of(until, zone)[0] == until
