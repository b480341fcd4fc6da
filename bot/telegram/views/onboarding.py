"""First contact: three taps to a subscription."""

from collections.abc import Mapping

from bot.core.question import Language
from bot.services.subscribing import Plan
from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, grid, keyboard
from bot.telegram.views.times import time_name

LANGUAGE_NAMES: dict[Language, str] = {"ru": "Русский", "en": "English", "zh": "中文"}

TIMES = ("0800", "0900", "1000", "1300", "1900", "2100")

#: The likely zones of people who speak a language, west to east.
ZONES: dict[Language, tuple[str, ...]] = {
    "ru": (
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Almaty",
        "Asia/Novosibirsk",
        "Asia/Irkutsk",
        "Asia/Vladivostok",
    ),
    "en": (
        "America/Los_Angeles",
        "America/Chicago",
        "America/New_York",
        "Europe/London",
        "Europe/Berlin",
        "Asia/Dubai",
        "Asia/Kolkata",
        "Australia/Sydney",
    ),
    "zh": (
        "Asia/Shanghai",
        "Asia/Hong_Kong",
        "Asia/Taipei",
        "Asia/Singapore",
        "America/Los_Angeles",
        "America/New_York",
        "Europe/London",
        "Australia/Sydney",
    ),
}


def welcome_screen(t: Translator, language: Language, name: str | None) -> Screen:
    """Say what this is. ``name`` is how Telegram calls the person, where it is at hand."""
    hello = t.gettext("Hi, {name}!").format(name=escape(name)) if name else t.gettext("Hi!")
    text = t.gettext(
        "One question from a data science interview every day. You answer with a button and see "
        "at once why. I remember where you are shaky and bring it back in time."
    )
    return Screen(
        f"{hello}\n\n{text}",
        keyboard(
            [button(t.gettext("Let’s go"), SetPress(what=Setting.GO), "primary")],
            [button(t.gettext("Choose topics"), SetPress(what=Setting.TOPIC))],
            languages_row(language),
        ),
    )


def languages_row(current: Language) -> Row:
    """Offer the languages that are not spoken now."""
    return [
        button(name, SetPress(what=Setting.LANGUAGE, value=language))
        for language, name in LANGUAGE_NAMES.items()
        if language != current
    ]


def time_screen(t: Translator) -> Screen:
    """Ask for the time of the daily question."""
    times = [button(time_name(value), SetPress(what=Setting.TIME, value=value)) for value in TIMES]
    return Screen(
        t.gettext("When should the question come? Press a time or write your own, like 08:45."),
        keyboard(*grid(times, 3)),
    )


def zone_screen(t: Translator, cities: Mapping[str, str]) -> Screen:
    """Ask for the time zone. ``cities`` are the likely ones, by zone."""
    return Screen(
        t.gettext(
            "Where are you? I keep to your local time. Press a city, write yours, "
            "or send your location."
        ),
        keyboard(*_zone_rows(cities)),
    )


def which_zone_screen(t: Translator, cities: Mapping[str, str]) -> Screen:
    """Ask which of the zones found is meant."""
    return Screen(
        t.gettext("Which city shares your time? If none of these, write a larger one near you."),
        keyboard(*_zone_rows(cities)),
    )


def subscribed_screen(t: Translator, plan: Plan, city: str) -> Screen:
    """Confirm the first subscription; the first question follows at once."""
    return Screen(
        t.gettext(
            "Done. Your question comes every day at {time}, {city} time. And here is the first one."
        ).format(time=f"{plan.daily_at:%H:%M}", city=city)
    )


def _zone_rows(cities: Mapping[str, str]) -> list[Row]:
    return grid(
        (button(city, SetPress(what=Setting.ZONE, value=zone)) for zone, city in cities.items()), 2
    )
