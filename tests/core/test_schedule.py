from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import catch_up, due_moment, local_day, next_due, parse_time, reschedule

DAY = timedelta(days=1)
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)

NAMES = sorted(available_timezones())
zones = st.sampled_from(NAMES).map(ZoneInfo)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone itself


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("9-30", time(9, 30)),
        ("9 30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("  09:30\n", time(9, 30)),
        ("9：30", time(9, 30)),
        ("00:00", time(0)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        ("123", time(1, 23)),
        ("25:99", None),
        ("24:00", None),
        ("2400", None),
        ("12:60", None),
        ("9:5", None),
        ("9", None),
        ("10", None),
        ("", None),
        ("12345", None),
        ("9::30", None),
        ("-9:30", None),
        ("9:30 pm", None),
        ("9:30:00", None),
        ("утром", None),
        ("٩:٣٠", None),
        ("٩:30", None),
        ("9:3٠", None),
        ("９:30", None),
        ("9:3०", None),
        ("²2:30", None),
    ],
)
def test_times_as_people_type_them(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


@given(st.text())
def test_any_text_is_a_time_or_not(text: str) -> None:
    at = parse_time(text)
    assert at is None or text.strip().isascii() or "：" in text


@given(times)
def test_a_time_written_out_is_read_back(at: time) -> None:
    assert parse_time(f"{at:%H:%M}") == at


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Moscow", "2026-07-01", "10:00", "2026-07-01 07:00"),
        ("Asia/Kathmandu", "2026-07-01", "00:00", "2026-06-30 18:15"),
        # A time that is skipped comes as much later as the clocks were moved.
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 01:30"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08 07:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:45"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23 22:30"),
        # Of a time that comes twice, the first.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25 00:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),
        ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29 20:30"),
        # The last hour of the day is skipped: it comes as much earlier.
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29 00:30"),
        # The whole day is skipped.
        ("Pacific/Apia", "2011-12-30", "10:00", "2011-12-30 20:00"),
    ],
)
def test_the_moment_of_a_day(zone: str, day: str, at: str, expected: str) -> None:
    due = due_moment(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert due == utc(expected)


@pytest.mark.parametrize("at", [time(0), time(10), time(23, 59)])
def test_samoa_had_no_30th_of_december(at: time) -> None:
    zone = ZoneInfo("Pacific/Apia")
    due = due_moment(date(2011, 12, 28), at, zone)
    days = [local_day(due, zone)]
    for _ in range(3):
        due = next_due(due, at, zone, served=due)
        days.append(local_day(due, zone))
    assert [day.isoformat()[5:] for day in days] == ["12-28", "12-29", "12-31", "01-01"]


def walk(day: date, days: int, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the due moments of so many days, each found from the one before."""
    due = due_moment(day, at, zone)
    yield due
    for _ in range(days - 1):
        due = next_due(due, at, zone, served=due)
        yield due


def assert_one_a_day(day: date, days: int, at: time, zone: ZoneInfo) -> None:
    dues = list(walk(day, days, at, zone))
    assert [local_day(due, zone) for due in dues] == [day + n * DAY for n in range(days)]
    assert all(one < other for one, other in pairwise(dues))


@given(zones, times, st.dates(FIRST, LAST))
def test_a_due_moment_a_day(zone: ZoneInfo, at: time, day: date) -> None:
    assert_one_a_day(day, 60, at, zone)


def clock_changes() -> Iterator[tuple[ZoneInfo, date]]:
    """Yield each day before or on which clocks are moved, for one zone of those that move alike."""
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days)]
    known = set()
    for zone in map(ZoneInfo, NAMES):
        noons = [datetime.combine(day, time(12), zone).utcoffset() for day in days]
        if tuple(noons) not in known:
            known.add(tuple(noons))
            for day, (one, other) in zip(days[:-1], pairwise(noons), strict=True):
                if one != other:
                    yield zone, day


def test_a_due_moment_a_day_around_every_change_of_clocks() -> None:
    changes = list(clock_changes())
    assert changes
    for zone, day in changes:
        for minutes in range(0, 24 * 60, 30):
            assert_one_a_day(day - DAY, 4, time(minutes // 60, minutes % 60), zone)


@given(zones, times, moments)
def test_the_next_moment_is_the_first_one_later(zone: ZoneInfo, at: time, after: datetime) -> None:
    due = next_due(after, at, zone)
    assert due > after
    assert due_moment(local_day(due, zone) - DAY, at, zone) <= after


@dataclass
class Life:
    """What the planner and a traveller do to one schedule; ``served`` has each question's zone."""

    at: time
    zone: ZoneInfo
    pending: datetime
    served: list[tuple[datetime, ZoneInfo]]

    def tick(self, now: datetime) -> None:
        while self.pending <= now:
            due = catch_up(self.pending, now, self.at, self.zone)
            if due is not None:
                self.served.append((due, self.zone))
            self.pending = next_due(now, self.at, self.zone, served=self.last)

    def change(self, now: datetime, at: time, zone: ZoneInfo) -> None:
        self.at, self.zone = at, zone
        self.pending = reschedule(self.pending, now, at, zone, served=self.last)

    @property
    def last(self) -> datetime | None:
        return self.served[-1][0] if self.served else None

    def assert_no_day_twice(self) -> None:
        for (one, _), (other, zone) in pairwise(self.served):
            assert local_day(one, zone) < local_day(other, zone)


changes = st.lists(
    st.tuples(st.timedeltas(timedelta(0), 3 * DAY), times, zones), min_size=1, max_size=6
)


@given(moments, times, zones, changes)
def test_a_journey_never_doubles_a_day_nor_loses_one(
    start: datetime,
    at: time,
    zone: ZoneInfo,
    changes: list[tuple[timedelta, time, ZoneInfo]],
) -> None:
    life = Life(at, zone, next_due(start, at, zone), [])
    now = start
    for stay, new_at, new_zone in [*changes, (3 * DAY, at, zone)]:
        arrived, now = now, now + stay
        while life.pending <= now:
            life.tick(life.pending)
        day = local_day(arrived, life.zone) + DAY
        days_here = [local_day(due, life.zone) for due, _ in life.served]
        while day < local_day(now, life.zone):
            assert days_here.count(day) == 1
            day += DAY
        life.change(now, new_at, new_zone)
        assert life.pending >= now
        life.tick(now)
    life.assert_no_day_twice()


@given(moments, times, zones, st.lists(st.timedeltas(timedelta(0), 4 * DAY), max_size=8))
def test_a_downtime_makes_up_for_its_last_day_only(
    start: datetime, at: time, zone: ZoneInfo, gaps: list[timedelta]
) -> None:
    life = Life(at, zone, next_due(start, at, zone), [])
    now = start
    for gap in gaps:
        now += gap
        before = len(life.served)
        life.tick(now)
        assert life.pending > now
        assert [local_day(due, zone) for due, _ in life.served[before:]] in (
            [],
            [local_day(now, zone)],
        )
        if now >= due_moment(local_day(now, zone), at, zone) > start:
            assert life.served
            assert local_day(life.served[-1][0], zone) == local_day(now, zone)
    life.assert_no_day_twice()


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("pending", "served", "now", "at", "expected"),
    [
        # Later today, earlier than it was: both are still to come today.
        ("05-02 08:00", "05-01 08:00", "05-02 06:00", "20:00", "05-02 18:00"),
        ("05-02 18:00", "05-01 18:00", "05-02 06:00", "10:00", "05-02 08:00"),
        # The new time has passed already: today's comes at once.
        ("05-02 18:00", "05-01 18:00", "05-02 09:00", "10:00", "05-02 09:00"),
        # Today's was here already.
        ("05-03 08:00", "05-02 08:00", "05-02 09:00", "20:00", "05-03 18:00"),
        # It was due today, but nobody has planned it yet.
        ("05-02 08:00", "05-01 08:00", "05-02 08:00", "20:00", "05-02 18:00"),
        # Nobody planned since yesterday: the days before are gone, today keeps its one.
        ("05-01 08:00", "04-30 08:00", "05-02 09:00", "10:30", "05-02 09:00"),
        # Nothing was promised for today.
        (None, None, "05-02 09:00", "10:00", "05-03 08:00"),
        (None, "05-02 08:00", "05-02 09:00", "20:00", "05-03 18:00"),
        ("05-03 08:00", "05-01 08:00", "05-02 09:00", "10:00", "05-03 08:00"),
    ],
)
def test_a_new_time(
    pending: str | None, served: str | None, now: str, at: str, expected: str
) -> None:
    def moment(text: str) -> datetime:
        return utc(f"2026-{text}")

    due = reschedule(
        moment(pending) if pending else None,
        moment(now),
        time.fromisoformat(at),
        BERLIN,
        served=moment(served) if served else None,
    )
    assert due == moment(expected)


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("05-02 08:00", "05-02 08:00", "05-02 08:00"),
        ("05-02 08:00", "05-02 21:59", "05-02 08:00"),
        ("05-02 08:00", "05-02 22:00", None),
        ("05-02 08:00", "05-03 07:59", None),
        ("05-02 08:00", "05-03 08:00", "05-03 08:00"),
        ("05-02 08:00", "05-09 12:00", "05-09 08:00"),
        ("05-02 08:00", "05-09 01:00", None),
    ],
)
def test_after_a_downtime(due: str, now: str, expected: str | None) -> None:
    served = catch_up(utc(f"2026-{due}"), utc(f"2026-{now}"), time(10), BERLIN)
    assert served == (utc(f"2026-{expected}") if expected else None)
