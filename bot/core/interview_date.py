"""The day of somebody's interview, as people type it."""

import re
from datetime import date, timedelta

#: An interview is planned so many days ahead at most.
MOST_DAYS_AHEAD = 366

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4})?)?", re.ASCII)


def parse_interview_date(text: str, today: date) -> date | None:
    """Read a day to come: 2026-12-01, 1.12.2026, or 01.12, which is the next one.

    Return None for what is no such day, is over, or lies more than `MOST_DAYS_AHEAD` days ahead.
    """
    text = text.strip()
    match = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
    days = (_day(year, int(match["month"]), int(match["day"])) for year in years)
    last = today + timedelta(days=MOST_DAYS_AHEAD)
    return next((day for day in days if day is not None and today <= day <= last), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
