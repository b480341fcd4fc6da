"""Time zones as people say them: a city in their language, an IANA name, a place on the map."""

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from babel import Locale
from rapidfuzz import fuzz, process

from bot.core.question import LANGUAGES, Language
from bot.services.cities import ANCHORS, CITIES

#: From this similarity on (0 to 100) a name may be meant.
_SIMILAR = 80

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_COORDINATE = re.compile(r"([+-]\d+)([+-]\d+)")

#: The Etc zones count west as positive (tzdata, "etcetera").
_OTHER_SIGN = str.maketrans("+-", "-+")

#: Names that the Unicode locale data still keeps under their older zone.
_OLDER = {
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Europe/Kyiv": "Europe/Kiev",
}


def exists(zone: str) -> bool:
    """Whether this is an IANA name, to the letter."""
    return zone in _zones()


def city(zone: str, language: Language) -> str:
    """Return the city that gives a zone its name, in a language where the locale data has it."""
    if zone.startswith("Etc/GMT"):
        return f"UTC{zone.removeprefix('Etc/GMT').translate(_OTHER_SIGN)}"
    known = Locale.parse(language).time_zones
    named = known.get(zone) or known.get(_OLDER.get(zone, ""))
    if named and "city" in named:
        return str(named["city"])
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def cities(zones: Iterable[str], language: Language) -> dict[str, str]:
    """Return the cities of zones, by zone."""
    return {zone: city(zone, language) for zone in zones}


def resolve(text: str, limit: int = 4) -> list[str]:
    """Return the zones that a text may mean, the likeliest first; one if it is clear.

    Takes an IANA name in any case, an offset in whole hours ("UTC+3"), or a city in any of our
    languages, also with a typo.
    """
    wanted = " ".join(text.split()).casefold()
    if zone := _iana_names().get(wanted.replace(" ", "_")):
        return [zone]
    if offset := _OFFSET.fullmatch(wanted):
        zone = f"Etc/GMT{offset[1].translate(_OTHER_SIGN)}{int(offset[2])}"
        return [zone] if exists(zone) else []
    names = _city_names()
    if zone := names.get(wanted):
        return [zone]
    matches = process.extract(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return list(dict.fromkeys(names[name] for name, _, _ in matches))[:limit]


def nearest(latitude: float, longitude: float, limit: int = 3) -> list[str]:
    """Return the zones whose main city is nearest to a place, in degrees."""
    places = list(_places().items())
    places += [(zone, (north, east)) for north, east, zone in ANCHORS]
    places.sort(key=lambda named: _angle((latitude, longitude), named[1]))
    return list(dict.fromkeys(zone for zone, _ in places))[:limit]


def _angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the central angle between two places, in radians (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (
        (math.radians(place[0]), math.radians(place[1])) for place in (one, other)
    )
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * math.asin(math.sqrt(min(1.0, chord)))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _iana_names() -> dict[str, str]:
    return {zone.casefold(): zone for zone in _zones()}


@cache
def _city_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for zone in sorted(_places()):
        for language in LANGUAGES:
            names.setdefault(city(zone, language).casefold(), zone)
    for zone, cities in CITIES.items():
        names.update((name.casefold(), zone) for name in cities)
    return names


@cache
def _places() -> dict[str, tuple[float, float]]:
    return dict(_read_places())


def _read_places() -> Iterator[tuple[str, tuple[float, float]]]:
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            _, coordinates, zone = line.split("\t")[:3]
            match = _COORDINATE.fullmatch(coordinates)
            if match is None:
                raise ValueError(f"zone.tab: {line!r}")
            yield zone, (_degrees(match[1], 2), _degrees(match[2], 3))


def _degrees(text: str, whole: int) -> float:
    """Read ±DDMM or ±DDMMSS (ISO 6709), where DD has ``whole`` digits."""
    digits = text[1:]
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    degrees = int(digits[:whole]) + minutes / 60 + seconds / 3600
    return -degrees if text[0] == "-" else degrees
