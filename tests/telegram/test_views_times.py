from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.question import Language
from bot.telegram.i18n import load_translations
from bot.telegram.views.times import day_name, time_name, when

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 1, 12, 14, 30, tzinfo=UTC)  # 23:30 of the same day in Tokyo


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (datetime(2026, 1, 12, 23, 45, tzinfo=TOKYO), "today at 23:45"),
        (datetime(2026, 1, 13, 0, 15, tzinfo=TOKYO), "tomorrow at 00:15"),
        (datetime(2026, 1, 13, 23, 59, tzinfo=TOKYO), "tomorrow at 23:59"),
        (datetime(2026, 1, 14, 0, 0, tzinfo=TOKYO), "14 January at 00:00"),
        (NOW.astimezone(TOKYO) + timedelta(days=365), "12 January at 23:30"),
    ],
)
def test_a_moment_is_told_by_its_own_calendar(due: datetime, expected: str) -> None:
    assert when(load_translations()["en"], "en", due, NOW).endswith(expected)


@pytest.mark.parametrize(
    ("language", "parts"),
    [("ru", ("9 марта", "пн")), ("en", ("9 March", "Monday")), ("zh", ("3 月 9 日", "周一"))],
)
def test_a_day_is_told_with_its_weekday(language: Language, parts: tuple[str, str]) -> None:
    told = day_name(language, date(2026, 3, 9))
    assert all(part in told for part in parts)
    assert "2026" not in told


def test_a_time_on_a_button() -> None:
    assert time_name("0905") == "09:05"
