"""The list of a group's best: whoever has the same score shares a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Place:
    """Who shares a place, by name, and with how many right answers. ``number`` is 1 or more.

    After two who share the first place comes the third.
    """

    number: int
    names: tuple[str, ...]
    right: int


def rank(scores: Iterable[tuple[str, int]]) -> list[Place]:
    """Return the places of people with their right answers, best first.

    Who has none right has no place. Two people may have the same name.
    """
    places: list[Place] = []
    best_first = sorted(
        ((name, right) for name, right in scores if right > 0),
        key=lambda score: (-score[1], score[0].casefold()),
    )
    number = 1
    for right, sharing in groupby(best_first, key=lambda score: score[1]):
        names = tuple(name for name, _ in sharing)
        places.append(Place(number, names, right))
        number += len(names)
    return places


def week_of(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the week began that ``now`` is in, and when it ends: Mondays at midnight."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return _midnight(monday, zone), _midnight(monday + timedelta(weeks=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
