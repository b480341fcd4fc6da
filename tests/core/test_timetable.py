from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import local_day
from bot.core.timetable import (
    next_slot,
    read_times,
    read_weekdays,
    slot_to_serve,
    slots_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = frozenset(range(1, 8))

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
times = st.lists(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=4
)
weekdays = st.frozensets(st.integers(1, 7), min_size=1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone itself


def berlin(text: str) -> datetime:
    """Return a moment of 2026 on the clock of Berlin: "01-12 09:00", a Monday."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "at", "days", "expected"),
    [
        ("01-12 08:59", "09:00 18:30", "1234567", "01-12 09:00"),
        ("01-12 09:00", "09:00 18:30", "1234567", "01-12 18:30"),
        ("01-12 18:30", "09:00 18:30", "1234567", "01-13 09:00"),
        ("01-12 08:00", "18:30 09:00", "1234567", "01-12 09:00"),
        ("01-12 10:00", "09:00", "1", "01-19 09:00"),
        ("01-12 10:00", "09:00", "135", "01-14 09:00"),
        ("01-17 10:00", "09:00", "12345", "01-19 09:00"),
        ("01-12 10:00", "00:00", "1234567", "01-13 00:00"),
        # 02:30 is skipped on the 29th of March, and comes as 03:30.
        ("03-28 12:00", "02:30", "1234567", "03-29 03:30"),
        ("03-29 04:00", "02:30", "1234567", "03-30 02:30"),
        # 02:30 comes twice on the 25th of October: the first one counts.
        ("10-24 12:00", "02:30", "1234567", "10-25 02:30"),
    ],
)
def test_the_next_slot(after: str, at: str, days: str, expected: str) -> None:
    slot = next_slot(berlin(after), read_times(at), read_weekdays(days), BERLIN)
    assert slot == berlin(expected)


def test_two_times_that_fall_together_are_one_slot() -> None:
    slots = slots_of(date(2026, 3, 29), [time(2, 30), time(3, 30)], EVERY_DAY, BERLIN)
    assert slots == [berlin("03-29 03:30")]


def test_a_time_that_comes_twice_has_one_post() -> None:
    first = next_slot(berlin("10-25 00:00"), [time(2, 30)], EVERY_DAY, BERLIN)
    assert next_slot(first, [time(2, 30)], EVERY_DAY, BERLIN) == berlin("10-26 02:30")


def test_a_day_that_a_zone_leaves_out_has_no_slot() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert slots_of(date(2011, 12, 30), [time(10)], EVERY_DAY, apia) == []
    before = datetime(2011, 12, 29, 23, tzinfo=apia)
    friday = next_slot(before, [time(10)], {5}, apia)
    assert local_day(friday, apia) == date(2012, 1, 6)


@pytest.mark.parametrize(("at", "days"), [([], EVERY_DAY), ([time(9)], ()), ([time(9)], (0, 8))])
def test_a_timetable_without_slots_is_refused(at: list[time], days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="needs a time"):
        next_slot(berlin("01-12 09:00"), at, days, BERLIN)


@given(moments, times, weekdays, zones)
def test_a_slot_is_later_on_a_chosen_day_and_nothing_is_between(
    after: datetime, at: list[time], days: frozenset[int], zone: ZoneInfo
) -> None:
    slot = next_slot(after, at, days, zone)
    day = local_day(slot, zone)
    assert slot > after
    assert day.isoweekday() in days
    assert slot - after <= timedelta(days=15)
    first = local_day(after, zone)
    between = [
        other
        for number in range((day - first).days + 1)
        for other in slots_of(first + timedelta(days=number), at, days, zone)
        if after < other < slot
    ]
    assert between == []


@given(moments, times, weekdays, zones)
def test_a_week_of_slots(
    after: datetime, at: list[time], days: frozenset[int], zone: ZoneInfo
) -> None:
    """Each chosen day has a slot for each time, but where the clocks make two of them one."""
    slots = [after]
    while slots[-1] < after + timedelta(days=22):
        slots.append(next_slot(slots[-1], at, days, zone))
    assert slots == sorted(set(slots))
    per_day = [local_day(slot, zone) for slot in slots[1:]]
    assert max(map(per_day.count, per_day)) <= len(set(at))
    # Not the first and not the last day, of which only a part was seen.
    whole = [day for day in per_day if per_day[0] < day < per_day[-1]]
    usual = [day for day in whole if whole.count(day) == len(set(at))]
    assert len(set(whole)) - len(set(usual)) <= 1, "the clocks are moved once in three weeks"


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("01-12 09:00", "01-12 09:00", "01-12 09:00"),
        ("01-12 09:00", "01-12 13:59", "01-12 09:00"),
        ("01-12 09:00", "01-12 20:00", "01-12 18:30"),
        ("01-12 18:30", "01-12 23:59", "01-12 18:30"),
        ("01-12 18:30", "01-13 00:00", None),
        ("01-12 09:00", "01-15 08:00", None),
        ("01-12 09:00", "01-15 10:00", "01-15 09:00"),
        ("01-12 09:00", "01-15 23:00", "01-15 18:30"),
    ],
)
def test_after_a_downtime_only_the_latest_slot_of_today(
    due: str, now: str, expected: str | None
) -> None:
    at = read_times("09:00 18:30")
    serve = slot_to_serve(berlin(due), berlin(now), at, EVERY_DAY, BERLIN)
    assert serve == (berlin(expected) if expected else None)


@given(moments, times, weekdays, zones, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_what_is_served_is_due_and_of_today(
    after: datetime, at: list[time], days: frozenset[int], zone: ZoneInfo, late: timedelta
) -> None:
    due = next_slot(after, at, days, zone)
    now = due + late
    serve = slot_to_serve(due, now, at, days, zone)
    if serve is None:
        assert local_day(due, zone) < local_day(now, zone)
    else:
        assert due <= serve <= now
        assert local_day(serve, zone) == local_day(now, zone)
        assert next_slot(serve, at, days, zone) > now
