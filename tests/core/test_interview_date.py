from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.interview_date import MOST_DAYS_AHEAD, parse_interview_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        (" 2026-12-1 ", date(2026, 12, 1)),
        ("1.12.2026", date(2026, 12, 1)),
        ("01.12.2026", date(2026, 12, 1)),
        ("01.12", date(2026, 12, 1)),
        ("1.12.", date(2026, 12, 1)),
        ("22.11", TODAY),
        ("21.11", date(2027, 11, 21)),
        ("05.03", date(2027, 3, 5)),
        ("23.11.2027", date(2027, 11, 23)),
    ],
)
def test_a_date_as_people_type_it(typed: str, day: date) -> None:
    assert parse_interview_date(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "tomorrow",
        "12",
        "2026-11-21",
        "21.11.2026",
        "2027-11-24",
        "30.02",
        "29.02",
        "31.11.2026",
        "13.13",
        "00.12",
        "2026-12-01 10:00",
        "2026/12/01",
        "１.１２",
        "0000-01-01",
        "1.12.26",
        "9" * 400,
    ],
)
def test_what_is_over_too_far_or_no_day(typed: str) -> None:
    assert parse_interview_date(typed, TODAY) is None


def test_a_leap_day_is_one_of_its_year_only() -> None:
    assert parse_interview_date("29.02", date(2028, 1, 10)) == date(2028, 2, 29)
    assert parse_interview_date("29.02", date(2027, 3, 1)) == date(2028, 2, 29)
    assert parse_interview_date("29.02", date(2028, 3, 1)) is None


@given(st.dates(date(1999, 1, 1), date(2200, 1, 1)), st.integers(0, MOST_DAYS_AHEAD))
def test_every_day_to_come_can_be_typed_in_every_way(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse_interview_date(day.isoformat(), today) == day
    assert parse_interview_date(f"{day.day}.{day.month}.{day.year}", today) == day
    if ahead < MOST_DAYS_AHEAD - 1:
        assert parse_interview_date(f"{day.day}.{day.month}", today) == day


@given(st.text(max_size=12))
def test_no_text_is_taken_for_another_day(text: str) -> None:
    found = parse_interview_date(text, TODAY)
    assert found is None or TODAY <= found <= TODAY + timedelta(days=MOST_DAYS_AHEAD)
