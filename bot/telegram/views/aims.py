"""What somebody prepares for: the level, and the day of the interview."""

from datetime import date, timedelta

from aiogram.types import InlineKeyboardMarkup

from bot.core.question import Difficulty, Language
from bot.telegram.callbacks import NextPress, SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, grid, keyboard
from bot.telegram.views.cards import difficulty_name
from bot.telegram.views.times import day_name

#: What a button carries instead of a level or a date.
ANY_LEVEL = "any"
NO_DATE = "none"

#: So many weeks ahead an interview can be with one press.
WEEKS = ("1", "2", "4", "8")


def level_label(t: Translator, level: Difficulty | None) -> str:
    """Return what stands on the button of this setting; None is any level."""
    if level is None:
        return t.gettext("🎓 Level: any")
    return t.gettext("🎓 Level: {level}").format(level=difficulty_name(t, level))


def interview_label(t: Translator, language: Language, day: date | None) -> str:
    """Return what stands on the button of this setting; None is no interview in sight."""
    if day is None:
        return t.gettext("📅 Interview date")
    return t.gettext("📅 Interview: {day}").format(day=day_name(language, day))


def level_screen(t: Translator, current: Difficulty | None) -> Screen:
    """Ask which level somebody prepares for."""
    levels = [
        button(
            t.gettext("any level") if level is None else difficulty_name(t, level),
            SetPress(what=Setting.LEVEL, value=ANY_LEVEL if level is None else level),
            "primary" if level == current else None,
        )
        for level in (*Difficulty, None)
    ]
    return Screen(
        t.gettext("Which level are you preparing for? Its new questions come first."),
        keyboard(*grid(levels, 2), _menu_row(t)),
    )


def interview_screen(t: Translator, today: date) -> Screen:
    """Ask for the day of the interview."""
    example = today + timedelta(weeks=4)
    return Screen(
        t.gettext(
            "When is your interview? Press a button, or write the date, like `{iso}` or `{short}`."
        ).format(iso=example.isoformat(), short=_short(example)),
        _dates(t),
    )


def interview_set_screen(t: Translator, language: Language, day: date) -> Screen:
    """Confirm the day of the interview."""
    return Screen(
        t.gettext(
            "📅 Interview: {day}. From now on I choose questions so that you know the most "
            "on that day."
        ).format(day=day_name(language, day)),
        keyboard([button(t.gettext("A question now"), NextPress(), "primary")], _menu_row(t)),
    )


def bad_date_screen(t: Translator, text: str, today: date) -> Screen:
    """Say what a date looks like."""
    example = today + timedelta(weeks=4)
    return Screen(
        t.gettext(
            "I can’t use “{text}” as a date. Write a day within the next year, "
            "like `{iso}` or `{short}`."
        ).format(text=escape(text[:40]), iso=example.isoformat(), short=_short(example)),
        _dates(t),
    )


def _short(day: date) -> str:
    return f"{day:%d.%m}"


def _dates(t: Translator) -> InlineKeyboardMarkup:
    dates = [
        button(
            t.ngettext("in {n} week", "in {n} weeks", int(weeks)).format(n=weeks),
            SetPress(what=Setting.INTERVIEW, value=weeks),
        )
        for weeks in WEEKS
    ]
    no_date = button(t.gettext("No date"), SetPress(what=Setting.INTERVIEW, value=NO_DATE))
    return keyboard(*grid(dates, 2), [no_date], _menu_row(t))


def _menu_row(t: Translator) -> Row:
    return [button(t.gettext("← Settings"), SetPress(what=Setting.MENU))]
