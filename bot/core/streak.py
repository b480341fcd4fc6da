"""How many days in a row somebody has answered, and how each day counted.

A day is the person's own and lasts until three in the morning. A ledger says how each one counted,
and a streak is what the ledger comes to, day by day. Days are settled when the next answer comes or
somebody looks: a missed one takes a freeze if there is one, a day on vacation or lost on a journey
breaks nothing, and what did break can be earned back for two days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: A day ends at this hour of the next date, in local time.
DAY_ENDS_AT = 3
#: A freeze is earned each so many answered days of a streak, and so many can be kept.
FREEZE_EACH = 7
MOST_FREEZES = 2
#: Only a streak of so many days can be earned back, for so many days after the missed one.
EARN_BACK_FROM = 7
EARN_BACK_DAYS = 2
#: So many questions that are due, or all if there are fewer, earn a streak back on one day.
EARN_BACK_REVIEWS = 5

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
#: Clocks that are put forward make a day shorter by up to so much.
_CLOCK_CHANGE = timedelta(hours=2)


class Counted(StrEnum):
    """How a day counted."""

    ANSWERED = "answered"
    FREEZE = "freeze"
    """Missed, and a freeze was spent on it."""
    VACATION = "vacation"
    TRAVEL = "travel"
    """Lost on the way east: too few hours were left of it for a day."""
    MISSED = "missed"
    EARNED_BACK = "earned_back"
    """Missed, and made up for afterwards."""


@dataclass(frozen=True, slots=True)
class Streak:
    """What a ledger comes to after ``last_day``, the last day that was answered.

    ``days`` counts answered days, the current ones in a row, and ``best`` is the most there ever
    were. ``freezes`` is 0..`MOST_FREEZES`. A streak of ``lost_days`` broke on ``lost_on``.
    """

    days: int = 0
    best: int = 0
    freezes: int = 0
    last_day: date | None = None
    lost_days: int = 0
    lost_on: date | None = None

    def answered_on(self, day: date) -> bool:
        """Whether an answer on ``day`` changes nothing: the day has one, or is settled."""
        return self.last_day is not None and day <= self.last_day


@dataclass(frozen=True, slots=True)
class Settled:
    """A streak, and how the days counted that were settled on the way to it."""

    streak: Streak
    days: tuple[tuple[date, Counted], ...] = ()


def counted_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day that something done at ``moment`` counts for in ``zone``."""
    local = moment.astimezone(zone)
    return local.date() - _DAY * (local.hour < DAY_ENDS_AT)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, from which on ``day`` is over in ``zone``."""
    wall = datetime.combine(day + _DAY, time(DAY_ENDS_AT), tzinfo=zone)
    end = min(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    # Where the clocks leap over that hour, the day ends as they do.
    while counted_day(end, zone) == day:
        end += _MINUTE
    return end


def count(streak: Streak, day: date, counted: Counted) -> Streak:
    """Return what a streak comes to with one more day of the ledger, later than all before."""
    match counted:
        case Counted.ANSWERED:
            days = streak.days + 1
            earned = days % FREEZE_EACH == 0 and streak.freezes < MOST_FREEZES
            return replace(
                streak,
                days=days,
                best=max(streak.best, days),
                freezes=streak.freezes + earned,
                last_day=day,
            )
        case Counted.FREEZE:
            return replace(streak, freezes=streak.freezes - 1)
        case Counted.MISSED if streak.days:
            return replace(streak, days=0, lost_days=streak.days, lost_on=day)
        case _:
            return streak


def settle(streak: Streak, today: date, known: Mapping[date, Counted]) -> Settled:
    """Settle the days between the last answered one and ``today``, which stays open.

    ``known`` says of some of them how they count: those on vacation, those lost on a journey.
    """
    days: list[tuple[date, Counted]] = []
    if streak.last_day is None:
        return Settled(streak)
    day = streak.last_day + _DAY
    while day < today:
        counted = known.get(day) or (Counted.FREEZE if streak.freezes else Counted.MISSED)
        streak = count(streak, day, counted)
        days.append((day, counted))
        day += _DAY
    return Settled(streak, tuple(days))


def tell(ledger: Mapping[date, Counted]) -> Settled:
    """Tell a streak from its whole ledger. Days that it leaves out are settled."""
    streak = Streak()
    days: list[tuple[date, Counted]] = []
    for day in sorted(day for day, counted in ledger.items() if counted is Counted.ANSWERED):
        settled = settle(streak, day, ledger)
        streak = count(settled.streak, day, Counted.ANSWERED)
        days += settled.days
    return Settled(streak, tuple(days))


def lost_on_the_way(
    answered_at: datetime, last_day: date, today: date, zone: ZoneInfo
) -> frozenset[date]:
    """Return the days between ``last_day`` and ``today`` that were not there to be answered.

    ``answered_at`` is the moment of the last answer on ``last_day``. Whoever travels east meets the
    ends of more days than they had time for: a day is lost if it ends less than a day after that
    moment, a second one if less than two days after it, and so on. Without a journey none is.
    """
    lost = set()
    charged = 0
    day = last_day + _DAY
    while day < today:
        # Less than that, for a day ends after its last answer and not with it.
        time_for = day_end(day, zone) - answered_at + _CLOCK_CHANGE - timedelta.resolution
        if charged < time_for // _DAY:
            charged += 1
        else:
            lost.add(day)
        day += _DAY
    return frozenset(lost)


def can_earn_back(streak: Streak, today: date) -> bool:
    """Whether a lost streak can still be earned back ``today``."""
    return (
        streak.lost_on is not None
        and streak.lost_days >= EARN_BACK_FROM
        and today <= last_day_to_earn_back(streak.lost_on)
    )


def last_day_to_earn_back(lost_on: date) -> date:
    """Return the last day on which a streak that broke on ``lost_on`` can be earned back."""
    return lost_on + EARN_BACK_DAYS * _DAY


def reviews_to_earn_back(reviewed: int, due: int) -> int:
    """Return how many of the ``due`` questions are still to review, after ``reviewed`` today."""
    return max(0, min(EARN_BACK_REVIEWS - reviewed, due))
