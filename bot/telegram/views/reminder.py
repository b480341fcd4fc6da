"""The evening reminder: how to ask for one, and what it says."""

from datetime import time

from bot.core.streak import DAY_ENDS_AT
from bot.services.streaks import Ledger
from bot.telegram.callbacks import NextPress, SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, grid, keyboard
from bot.telegram.views.times import time_name

#: When it can come, as buttons carry it, and what they carry instead of a time.
TIMES = ("1900", "2000", "2100", "2200")
OFF = "off"


def reminder_label(t: Translator, at: time | None) -> str:
    """Return what stands on the button of this setting; None is no reminder."""
    if at is None:
        return t.gettext("🔔 Evening reminder: off")
    return t.gettext("🔔 Evening reminder: {time}").format(time=f"{at:%H:%M}")


def reminder_times_screen(t: Translator, current: time | None) -> Screen:
    """Ask when the reminder shall come."""
    chosen = OFF if current is None else f"{current:%H%M}"
    times = [
        button(
            time_name(value),
            SetPress(what=Setting.REMINDER, value=value),
            "primary" if value == chosen else None,
        )
        for value in TIMES
    ]
    off = button(
        t.gettext("No reminder"),
        SetPress(what=Setting.REMINDER, value=OFF),
        "primary" if chosen == OFF else None,
    )
    return Screen(
        t.gettext(
            "When shall I remind you? I do so only if the day has no answer by then, "
            "and never on a break."
        ),
        keyboard(
            *grid(times, 2), [off], [button(t.gettext("← Settings"), SetPress(what=Setting.MENU))]
        ),
    )


def no_reminder_screen(t: Translator) -> Screen:
    """Say that a reminder needs a daily question."""
    return Screen(t.gettext("The reminder comes with the daily question. /subscribe starts it."))


def reminder_screen(t: Translator, ledger: Ledger) -> Screen:
    """Say that today is still open."""
    end = f"{DAY_ENDS_AT:02}:00"
    days = ledger.streak.days
    if days:
        text = t.ngettext(
            "Today is still open. One answer before {time} keeps your {n} day in a row. 🔥",
            "Today is still open. One answer before {time} keeps your {n} days in a row. 🔥",
            days,
        ).format(time=end, n=days)
    else:
        text = t.gettext("Today is still open. One answer before {time} starts a streak.").format(
            time=end
        )
    return Screen(text, keyboard([button(t.gettext("A question now"), NextPress(), "primary")]))
