from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.question import LANGUAGES, Language
from bot.services import zones
from bot.services.cities import ANCHORS, CITIES


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Moscow", "Europe/Moscow"),
        ("europe/moscow", "Europe/Moscow"),
        ("america/new york", "America/New_York"),
        ("UTC", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("utc +3", "Etc/GMT-3"),
        ("GMT-5", "Etc/GMT+5"),
        ("+05:00", "Etc/GMT-5"),
        ("+0", "Etc/GMT-0"),
        ("Москва", "Europe/Moscow"),
        ("  санкт-петербург ", "Europe/Moscow"),
        ("Нью-Йорк", "America/New_York"),
        ("上海", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("Berlin", "Europe/Berlin"),
        ("Киев", "Europe/Kyiv"),
        ("Mumbai", "Asia/Kolkata"),
    ],
)
def test_a_clear_place(text: str, zone: str) -> None:
    assert zones.resolve(text) == [zone]


@pytest.mark.parametrize(
    ("text", "zone"), [("Масква", "Europe/Moscow"), ("Berln", "Europe/Berlin")]
)
def test_a_typo(text: str, zone: str) -> None:
    assert zone in zones.resolve(text)


@pytest.mark.parametrize("text", ["", "   ", "utc+25", "+3:30", "25:99", "qwertyuiop", "🙂"])
def test_no_place(text: str) -> None:
    assert zones.resolve(text) == []


@given(st.text(max_size=40))
def test_any_text_gives_a_few_zones_that_exist(text: str) -> None:
    found = zones.resolve(text)
    assert len(found) == len(set(found)) <= 4
    assert all(map(zones.exists, found))


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (55.75, 37.62, "Europe/Moscow"),
        (59.94, 30.31, "Europe/Moscow"),
        (56.84, 60.61, "Asia/Yekaterinburg"),
        (39.9, 116.4, "Asia/Shanghai"),
        (37.77, -122.42, "America/Los_Angeles"),
        (52.52, 13.4, "Europe/Berlin"),
        (-36.85, 174.76, "Pacific/Auckland"),
        (-18.1, 178.4, "Pacific/Fiji"),
    ],
)
def test_the_nearest_zone(latitude: float, longitude: float, zone: str) -> None:
    assert zones.nearest(latitude, longitude)[0] == zone


@settings(max_examples=20)  # each looks at all the cities there are
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_place_has_a_zone(latitude: float, longitude: float) -> None:
    found = zones.nearest(latitude, longitude)
    assert len(found) == len(set(found)) > 0
    assert all(map(zones.exists, found))


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Europe/Moscow", "ru", "Москва"),
        ("Europe/Moscow", "zh", "莫斯科"),
        ("Europe/Moscow", "en", "Moscow"),
        ("Europe/Kyiv", "ru", "Киев"),
        ("America/New_York", "en", "New York"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires"),
        ("Etc/GMT-3", "ru", "UTC+3"),
        ("Etc/GMT+5", "zh", "UTC-5"),
    ],
)
def test_the_city_of_a_zone(zone: str, language: Language, city: str) -> None:
    assert zones.city(zone, language) == city


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_a_city(language: Language) -> None:
    assert all(zones.cities(available_timezones(), language).values())


def test_our_own_cities_are_in_zones_that_exist() -> None:
    assert all(map(zones.exists, CITIES))
    assert all(zones.exists(zone) for _, _, zone in ANCHORS)


@pytest.mark.parametrize(
    ("name", "found"),
    [("Europe/Moscow", True), ("europe/moscow", False), ("../etc/passwd", False), ("", False)],
)
def test_names_to_the_letter(name: str, found: bool) -> None:
    assert zones.exists(name) == found
