"""When a daily question is due: one moment a local day, whatever the clocks do.

All moments are aware UTC datetimes; a day belongs to an IANA time zone.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.\-： ]?(?P<minute>[0-5]\d)", re.ASCII)


def parse_time(text: str) -> time | None:
    """Read a time of day as people type it: 9:30, 09.30, 0930. None if it is not one."""
    match = _TIME.fullmatch(text.strip())
    return time(int(match["hour"]), int(match["minute"])) if match else None


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date on the wall of someone in ``zone`` at ``moment``."""
    return moment.astimezone(zone).date()


def due_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when ``at`` o'clock of ``day`` is in ``zone``, in UTC.

    A time that the clocks skip in spring is taken with the offset before the gap, so 02:30 becomes
    03:30; of a time that they show twice in autumn the first one counts (PEP 495, ``fold=0``). If
    the gap ends the day, the offset after it keeps the moment within the day: 23:30 becomes 22:30.
    A day that a zone left out altogether shares the moment of the day after it.
    """
    wall = datetime.combine(day, at, tzinfo=zone)
    late, early = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return early if local_day(late, zone) != day == local_day(early, zone) else late


def next_due(
    after: datetime, at: time, zone: ZoneInfo, *, served: datetime | None = None
) -> datetime:
    """Return the first due moment later than ``after``.

    ``served`` is the due moment of the last daily question. Its local day, as seen from the zone
    that holds now, gets no second one: so a new time or zone never doubles a day.
    """
    day = local_day(after, zone)
    if served is not None and local_day(served, zone) >= day:
        day = local_day(served, zone) + timedelta(days=1)
    while (due := due_moment(day, at, zone)) <= after:
        day += timedelta(days=1)
    return due


def reschedule(
    pending: datetime | None, now: datetime, at: time, zone: ZoneInfo, *, served: datetime | None
) -> datetime:
    """Return the next due moment after a person has changed their time or zone.

    ``pending`` is the due moment that the change replaces. If it left a question to come on what is
    now today, also one to make up for after a downtime, and the new time has passed already, the
    question is due at once: the day keeps its one.
    """
    today = local_day(now, zone)
    owed = pending is not None and local_day(pending, zone) <= today
    free = served is None or local_day(served, zone) < today
    if owed and free and due_moment(today, at, zone) <= now:
        return now
    return next_due(now, at, zone, served=served)


def catch_up(due: datetime, now: datetime, at: time, zone: ZoneInfo) -> datetime | None:
    """Return the due moment that is still worth serving at ``now``, or None.

    ``due`` is when the oldest unserved question was due. After a downtime only the current local
    day is made up for; the days before it are gone.
    """
    today = local_day(now, zone)
    if local_day(due, zone) == today:
        return due
    latest = due_moment(today, at, zone)
    return latest if due < latest <= now else None
