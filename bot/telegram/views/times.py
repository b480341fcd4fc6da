"""Times, days and zones as people say them."""

from datetime import date, datetime

from babel.dates import format_date

from bot.core.question import Language
from bot.telegram.i18n import Translator


def time_name(value: str) -> str:
    """Write HHMM, as buttons carry it, as HH:MM."""
    return f"{value[:2]}:{value[2:]}"


def day_name(language: Language, day: date) -> str:
    """Return the date with its weekday, without the year."""
    patterns: dict[Language, str] = {
        "ru": "d MMMM (EEE)",
        "en": "EEEE, d MMMM",
        "zh": "M 月 d 日（EEE）",
    }
    return format_date(day, patterns[language], locale=language)


def date_name(language: Language, day: date) -> str:
    """Return the date without its weekday and year."""
    patterns: dict[Language, str] = {"ru": "d MMMM", "en": "d MMMM", "zh": "M 月 d 日"}
    return format_date(day, patterns[language], locale=language)


def when(t: Translator, language: Language, due: datetime, now: datetime) -> str:
    """Return a moment to come, on its own clock: today, tomorrow or a date, and the time."""
    today = now.astimezone(due.tzinfo).date()
    days = (due.date() - today).days
    if days == 0:
        return t.gettext("today at {time}").format(time=f"{due:%H:%M}")
    if days == 1:
        return t.gettext("tomorrow at {time}").format(time=f"{due:%H:%M}")
    return t.gettext("{day} at {time}").format(
        day=day_name(language, due.date()), time=f"{due:%H:%M}"
    )
