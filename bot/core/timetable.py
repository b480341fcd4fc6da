"""When a chat gets its posts: several times a day, on chosen days of the week, on its own clock.

Moments are aware UTC datetimes; 1 is Monday. How a time of day that the clocks skip or show twice
becomes a moment is the matter of `schedule.due_moment`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.schedule import due_moment, local_day


def next_slot(
    after: datetime, times: Sequence[time], weekdays: Collection[int], zone: ZoneInfo
) -> datetime:
    """Return the first slot later than ``after``. Raise ValueError if there never is one."""
    if not times or not set(weekdays) & set(range(1, 8)):
        raise ValueError("a timetable needs a time and a day of the week")
    day = local_day(after, zone)
    while True:
        for slot in slots_of(day, times, weekdays, zone):
            if slot > after:
                return slot
        day += timedelta(days=1)


def slot_to_serve(
    due: datetime, now: datetime, times: Sequence[time], weekdays: Collection[int], zone: ZoneInfo
) -> datetime | None:
    """Return the slot that is still worth a post at ``now``, or None.

    ``due`` is the oldest slot without a post. After a downtime only the latest slot of the current
    local day is made up for: what was to come before it is gone.
    """
    today = local_day(now, zone)
    passed = [slot for slot in slots_of(today, times, weekdays, zone) if due <= slot <= now]
    return passed[-1] if passed else None


def slots_of(
    day: date, times: Sequence[time], weekdays: Collection[int], zone: ZoneInfo
) -> list[datetime]:
    """Return the slots of a local day in their order, each once."""
    if day.isoweekday() not in weekdays:
        return []
    moments = {due_moment(day, at, zone) for at in times}
    # A day that a zone leaves out has none.
    return sorted(slot for slot in moments if local_day(slot, zone) == day)


def read_times(text: str) -> list[time]:
    """Read times as a chat stores them: ``09:00 18:30``."""
    return [time.fromisoformat(word) for word in text.split()]


def read_weekdays(text: str) -> frozenset[int]:
    """Read days of the week as a chat stores them: ``135`` is Monday, Wednesday and Friday."""
    return frozenset(map(int, text))
