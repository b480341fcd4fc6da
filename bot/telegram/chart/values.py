"""What the picture of somebody's progress says, in words and numbers that are ready to draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

#: Counts the ways in which the same chart was drawn: another one makes kept pictures worthless.
_EDITION = 1


class Theme(StrEnum):
    """The colours of a picture."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tile:
    """A large number, what it counts, and a remark, which may be empty."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share, 0 to 1, with its name and the way it is told."""

    name: str
    share: float
    told: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares under a common title."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days from the Monday ``first`` to ``today``, with names for months and weekdays.

    ``warmth`` is 1 to 4 on the days with answers; on ``spared`` days there was none, and no streak
    ended. ``less``, ``more`` and ``spared_name`` explain it.
    """

    first: date
    today: date
    warmth: Mapping[date, int]
    spared: tuple[date, ...]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    less: str
    more: str
    spared_name: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A share, 0 to 1, told by a number in a ring and a sentence beside it."""

    title: str
    share: float
    value: str
    below: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything on the picture, which is signed.

    ``empty`` stands where bars would be if there are none.
    """

    theme: Theme
    title: str
    day: str
    tiles: tuple[Tile, ...]
    calendar: Calendar
    gauge: Gauge
    topics: tuple[Bars, ...]
    empty: str
    signature: str

    @property
    def key(self) -> str:
        """Names the picture: charts that look the same have the same key, of 64 characters."""
        return sha256(f"{_EDITION} {self!r}".encode()).hexdigest()
