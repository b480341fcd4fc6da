from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.streak import (
    EARN_BACK_REVIEWS,
    MOST_FREEZES,
    Counted,
    Streak,
    can_earn_back,
    count,
    counted_day,
    day_end,
    lost_on_the_way,
    reviews_to_earn_back,
    settle,
    tell,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
INSTANT = timedelta.resolution
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
MONDAY = date(2026, 1, 12)

NAMES = sorted(available_timezones())
zones = st.sampled_from(NAMES).map(ZoneInfo)
days_of_two_years = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone itself

#: How a ledger is written here, a sign a day.
SIGNS = {
    Counted.ANSWERED: "A",
    Counted.FREEZE: "F",
    Counted.VACATION: "v",
    Counted.TRAVEL: "t",
    Counted.MISSED: "x",
    Counted.EARNED_BACK: "e",
}
COUNTED = {sign: counted for counted, sign in SIGNS.items()}


def ledger_of(signs: str) -> dict[date, Counted]:
    """Return a ledger that begins on a Monday; a point is a day without a row."""
    return {MONDAY + n * DAY: COUNTED[sign] for n, sign in enumerate(signs) if sign != "."}


def signs_of(ledger: dict[date, Counted]) -> str:
    """Write a ledger down, day by day."""
    return "".join(SIGNS[ledger[day]] for day in sorted(ledger))


@dataclass
class Person:
    """Somebody who answers now here, now there, and the ledger that is kept of it."""

    streak: Streak = field(default_factory=Streak)
    ledger: dict[date, Counted] = field(default_factory=dict)
    answers: dict[date, list[datetime]] = field(default_factory=dict)

    def answer(self, now: datetime, zone: ZoneInfo) -> None:
        """Answer now."""
        today = counted_day(now, zone)
        if not self.streak.answered_on(today):
            known = dict(self.ledger)
            last = self.streak.last_day
            if last is not None:
                lost = lost_on_the_way(max(self.answers[last]), last, today, zone)
                known = dict.fromkeys(lost, Counted.TRAVEL) | known
            settled = settle(self.streak, today, known)
            self.streak = count(settled.streak, today, Counted.ANSWERED)
            self.ledger |= dict(settled.days) | {today: Counted.ANSWERED}
        self.answers.setdefault(today, []).append(now)


def live(calendar: str) -> Person:
    """Live through days in one place: A is an answer, v a vacation, a point nothing."""
    person = Person()
    for n, sign in enumerate(calendar):
        day = MONDAY + n * DAY
        if sign == "v":
            person.ledger[day] = Counted.VACATION
        elif sign == "A":
            person.answer(datetime.combine(day, time(12), UTC), ZoneInfo("UTC"))
    return person


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Europe/Moscow", "2026-01-12 23:59", 12),
        ("Europe/Moscow", "2026-01-13 00:01", 12),
        ("Europe/Moscow", "2026-01-13 02:59:59.999999", 12),
        ("Europe/Moscow", "2026-01-13 03:00", 13),
        # The clocks go from 02:00 to 03:00, and from 03:00 back to 02:00.
        ("Europe/Berlin", "2026-03-29 01:59", 28),
        ("Europe/Berlin", "2026-03-29 03:00", 29),
        ("Europe/Berlin", "2026-10-25 02:30", 24),
        ("Europe/Berlin", "2026-10-25 02:30+01:00", 24),
        ("Europe/Berlin", "2026-10-25 03:00", 25),
        # From 01:00 to 03:00, the longest jump there is.
        ("Antarctica/Troll", "2026-03-29 00:59", 28),
        ("Antarctica/Troll", "2026-03-29 03:00", 29),
    ],
)
def test_the_day_of_a_moment(zone: str, moment: str, day: int) -> None:
    at = datetime.fromisoformat(moment)
    here = ZoneInfo(zone)
    assert counted_day(at if at.tzinfo else at.replace(tzinfo=here), here).day == day


@given(zones, days_of_two_years)
def test_a_day_ends_where_the_next_one_begins(zone: ZoneInfo, day: date) -> None:
    end = day_end(day, zone)
    assert counted_day(end, zone) == day + DAY
    assert counted_day(end - INSTANT, zone) == day
    assert 22 * HOUR <= day_end(day + DAY, zone) - end <= 26 * HOUR


@given(zones, moments, st.timedeltas(timedelta(0), 2 * DAY))
def test_days_never_go_back(zone: ZoneInfo, moment: datetime, later: timedelta) -> None:
    assert counted_day(moment, zone) <= counted_day(moment + later, zone)


@pytest.mark.parametrize(
    ("calendar", "ledger", "days", "best", "freezes"),
    [
        ("", "", 0, 0, 0),
        ("A", "A", 1, 1, 0),
        ("AAA", "AAA", 3, 3, 0),
        ("AA.A", "AAxA", 1, 2, 0),
        ("A..A", "AxxA", 1, 1, 0),
        ("AAAAAA", "AAAAAA", 6, 6, 0),
        ("AAAAAAA", "AAAAAAA", 7, 7, 1),
        ("AAAAAAA.A", "AAAAAAAFA", 8, 8, 0),
        ("AAAAAAA..A", "AAAAAAAFxA", 1, 7, 0),
        ("A" * 14 + "..A", "A" * 14 + "FFA", 15, 15, 0),
        ("A" * 14 + "...A", "A" * 14 + "FFxA", 1, 14, 0),
        ("A" * 21, "A" * 21, 21, 21, 2),
        ("A" * 28 + ".A", "A" * 28 + "FA", 29, 29, 1),
        ("AAAAAAA." + "A" * 7, "AAAAAAAF" + "A" * 7, 14, 14, 1),
        ("AvvA", "AvvA", 2, 2, 0),
        ("Av.A", "AvxA", 1, 1, 0),
        ("AAAAAAAv.vA", "AAAAAAAvFvA", 8, 8, 0),
        ("vvA", "vvA", 1, 1, 0),
        ("A.vA", "AxvA", 1, 1, 0),
    ],
)
def test_how_days_count(calendar: str, ledger: str, days: int, best: int, freezes: int) -> None:
    person = live(calendar)
    assert signs_of(person.ledger) == ledger
    streak = person.streak
    assert (streak.days, streak.best, streak.freezes) == (days, best, freezes)


def test_today_stays_open() -> None:
    person = live("AAA")
    assert settle(person.streak, MONDAY + 3 * DAY, {}).streak.days == 3
    assert settle(person.streak, MONDAY + 4 * DAY, {}).streak.days == 0
    assert settle(person.streak, MONDAY, {}).days == ()


calendars = st.lists(
    st.tuples(st.sampled_from("AAAA.v"), st.integers(1, 9)).map(lambda run: run[0] * run[1]),
    max_size=12,
).map("".join)


@given(calendars)
def test_a_ledger_says_it_all(calendar: str) -> None:
    person = live(calendar)
    first, last = calendar.find("A"), calendar.rfind("A")
    lived = calendar[first : last + 1] if first >= 0 else ""
    counted = [person.ledger[MONDAY + n * DAY] for n in range(first, last + 1) if first >= 0]
    ways = {"A": "A", "v": "v", ".": "Fx"}
    assert all(SIGNS[how] in ways[sign] for how, sign in zip(counted, lived, strict=True))
    runs = [run.count("A") for run in "".join(SIGNS[how] for how in counted).split("x")]
    assert (person.streak.days, person.streak.best) == (runs[-1], max(runs))
    told = tell(person.ledger)
    assert told.streak == person.streak
    assert set(told.days) <= set(person.ledger.items()), "nothing is left out"


@given(calendars)
def test_a_streak_breaks_only_without_a_freeze(calendar: str) -> None:
    streak = Streak()
    for day, counted in sorted(live(calendar).ledger.items()):
        if counted is Counted.MISSED:
            assert streak.freezes == 0
        streak = count(streak, day, counted)
        assert 0 <= streak.freezes <= MOST_FREEZES


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("AA.A", "x"),
        ("AAAAAAA.A", "F"),
        ("AAAAAAA.v..A", "Fvxx"),
        ("..A.vA", "xv"),
        ("AA", ""),
        ("vv", ""),
        ("", ""),
        ("AA...", ""),
    ],
)
def test_what_a_ledger_leaves_out_is_settled(written: str, settled: str) -> None:
    """So is that of a time when only answers were kept."""
    told = tell(ledger_of(written))
    assert "".join(SIGNS[counted] for _, counted in told.days) == settled
    assert tell(ledger_of(written) | dict(told.days)).streak == told.streak


# Who travels.

#: A journey: so long after the last answer they answer again, in this zone.
legs = st.lists(st.tuples(st.timedeltas(timedelta(0), 22 * HOUR), zones), min_size=1, max_size=40)


@given(moments, zones, legs)
def test_whoever_answers_every_22_hours_keeps_the_streak_wherever_they_fly(
    start: datetime, home: ZoneInfo, legs: list[tuple[timedelta, ZoneInfo]]
) -> None:
    person = Person()
    person.answer(start, home)
    now = start
    for wait, zone in legs:
        now += wait
        person.answer(now, zone)
    assert set(person.ledger.values()) <= {Counted.ANSWERED, Counted.TRAVEL}
    answered = [day for day, how in person.ledger.items() if how is Counted.ANSWERED]
    assert person.streak.days == person.streak.best == len(answered)


@pytest.mark.parametrize(
    ("answers", "ledger"),
    [
        # East over the date line: a date passes between two evenings.
        (["Pacific/Honolulu 12 20:00", "Pacific/Auckland 14 20:00"], "AtA"),
        (["Pacific/Pago_Pago 12 04:00", "Pacific/Kiritimati 14 06:00"], "AtA"),
        # There was time enough for it.
        (["Pacific/Honolulu 12 04:00", "Pacific/Auckland 14 20:00"], "AxA"),
        # One day is lost on the way, the others are not.
        (["Pacific/Honolulu 12 20:00", "Pacific/Auckland 15 20:00"], "AtxA"),
        # An evening in California, the flight, and the evening after next on the calendar.
        (["America/Los_Angeles 12 22:00", "Asia/Tokyo 14 20:00"], "AtA"),
        # The second answer of a day counts nothing, and yet shows where they were.
        (["Pacific/Honolulu 12 04:00", "Pacific/Honolulu 12 23:00", "Pacific/Auckland 14 20:00"],
         "AtA"),
        # West: the day comes again, and counts once.
        (["Pacific/Auckland 13 08:00", "Pacific/Honolulu 12 20:00", "Pacific/Honolulu 13 20:00",
          "Pacific/Honolulu 14 20:00"], "AA"),
        (["Pacific/Auckland 13 08:00", "Pacific/Honolulu 14 20:00"], "AA"),
    ],
)  # fmt: skip
def test_a_journey(answers: list[str], ledger: str) -> None:
    person = Person()
    for text in answers:
        zone, moment = text.split(" ", 1)
        here = ZoneInfo(zone)
        person.answer(datetime.fromisoformat(f"2026-01-{moment}").replace(tzinfo=here), here)
    assert signs_of(person.ledger) == ledger


@given(zones, moments, st.lists(st.timedeltas(timedelta(0), 5 * DAY), max_size=12))
def test_nothing_is_lost_without_a_journey(
    zone: ZoneInfo, start: datetime, waits: list[timedelta]
) -> None:
    person = Person()
    now = start
    for wait in waits:
        now += wait
        person.answer(now, zone)
    assert Counted.TRAVEL not in person.ledger.values()


def offset(zone: ZoneInfo, day: date, hour: int) -> timedelta | None:
    return datetime.combine(day, time(hour), zone).utcoffset()


def clock_changes() -> Iterator[tuple[ZoneInfo, date]]:
    """Yield each day before or on which clocks are moved, for one zone of those that move alike."""
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days)]
    known = set()
    for zone in map(ZoneInfo, NAMES):
        noons = [offset(zone, day, 12) for day in days]
        nights = zip(days[:-1], pairwise(noons), strict=True)
        changes = [day for day, (one, other) in nights if one != other]
        moves = tuple(
            (day, *(offset(zone, day + DAY, hour) for hour in range(24))) for day in changes
        )
        if moves not in known:
            known.add(moves)
            yield from ((zone, day) for day in changes)


def test_around_every_change_of_clocks_an_answer_a_day_is_enough() -> None:
    changes = list(clock_changes())
    assert changes
    for zone, day in changes:
        days = [day + n * DAY for n in range(-1, 4)]
        ends = [day_end(one, zone) for one in days]
        for one, end in zip(days, ends, strict=True):
            assert (counted_day(end - INSTANT, zone), counted_day(end, zone)) == (one, one + DAY)
        # At the first moment of a day and at the last one of the next, and the other way round.
        for early in (0, 1):
            person = Person()
            for number, (begin, end) in enumerate(pairwise(ends)):
                person.answer(begin if number % 2 == early else end - INSTANT, zone)
            assert signs_of(person.ledger) == "A" * 4
        person = Person()
        person.answer(ends[1] - INSTANT, zone)
        person.answer(ends[2], zone)
        assert signs_of(person.ledger) == "AxA", "a day that was missed is no journey"


#: Within a season or so: a year of missed days is long to tell.
soon = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 10), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone itself


@given(st.lists(st.tuples(soon, zones), max_size=30))
def test_whatever_clocks_and_zones_do_a_day_counts_once(
    answers: list[tuple[datetime, ZoneInfo]],
) -> None:
    """The moments come in any order, as if the clock were moved back and forth."""
    person = Person()
    days = []
    for now, zone in answers:
        before = person.streak
        person.answer(now, zone)
        if person.streak != before:
            assert person.streak.last_day is not None
            days.append(person.streak.last_day)
        assert person.streak.days in {before.days, before.days + 1, 1}
    assert days == sorted(set(days))
    assert days == [d for d, how in sorted(person.ledger.items()) if how is Counted.ANSWERED]
    assert tell(person.ledger).streak == person.streak


def test_a_clock_moved_back_takes_no_day_away() -> None:
    person = live("AAA")
    before = person.streak
    for back in (HOUR, DAY, 30 * DAY):
        person.answer(datetime(2026, 1, 14, 12, tzinfo=UTC) - back, ZoneInfo("UTC"))
    assert person.streak == before


# Earning back.


@pytest.mark.parametrize(
    ("calendar", "today", "possible"),
    [
        ("AAAAAA", 7, False),  # six days are too few
        ("AAAAAAA", 8, False),  # a freeze
        ("AAAAAAA.", 9, True),
        ("AAAAAAA.", 10, True),
        ("AAAAAAA.", 11, False),
        ("AAAAAAA..A", 9, True),
        ("AAAAAAA..A", 10, True),
        ("AAAAAAA..A", 11, False),
        ("AAAAAAA.vv", 10, False),  # a break of the other kind breaks nothing
        ("AAAAAAA.vv", 11, True),
        ("AAAAAAA.vv", 12, True),
        ("AAAAAAA.vv", 13, False),
    ],
)
def test_when_a_streak_can_be_earned_back(calendar: str, today: int, possible: bool) -> None:
    person, day = live(calendar), MONDAY + today * DAY
    assert can_earn_back(settle(person.streak, day, person.ledger).streak, day) is possible


@pytest.mark.parametrize(
    ("reviewed", "due", "left"),
    [
        (0, 3, 3),
        (1, 2, 2),
        (3, 0, 0),
        (0, 0, 0),
        (0, 40, EARN_BACK_REVIEWS),
        (1, 40, EARN_BACK_REVIEWS - 1),
        (EARN_BACK_REVIEWS, 40, 0),
        (EARN_BACK_REVIEWS + 9, 40, 0),
    ],
)
def test_how_many_reviews_earn_it_back(reviewed: int, due: int, left: int) -> None:
    assert reviews_to_earn_back(reviewed, due) == left


@pytest.mark.parametrize(
    ("broken", "earned", "days", "freezes"),
    [
        ("AAAAAAAFxA", "AAAAAAAFeA", 8, 0),
        ("AAAAAAAFxxA", "AAAAAAAFeeA", 8, 0),
        # The freeze of the fourteenth day is not lost.
        ("A" * 7 + "F" + "A" * 6 + "xA", "A" * 7 + "F" + "A" * 6 + "eA", 14, 1),
    ],
)
def test_what_is_earned_back_joins_both(broken: str, earned: str, days: int, freezes: int) -> None:
    assert tell(ledger_of(broken)).streak.days == 1
    streak = tell(ledger_of(earned)).streak
    assert (streak.days, streak.best, streak.freezes) == (days, days, freezes)
    assert not can_earn_back(streak, MONDAY + len(earned) * DAY)
