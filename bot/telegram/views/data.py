"""Somebody's own data: what the file holds, and the question before everything is deleted."""

from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard

#: The two answers to the question.
DELETE = "delete"
KEEP = "keep"


def export_caption(t: Translator) -> str:
    """Say what the file is. Markdown."""
    return t.gettext("Everything I know about you, as JSON. /forget deletes it.")


def ask_forget_screen(t: Translator) -> Screen:
    """Ask before everything is deleted."""
    return Screen(
        t.gettext(
            "Shall I forget you? Your answers, your streak, what you saved and your settings will "
            "be deleted for good. /export gives you a copy first."
        ),
        keyboard(
            [
                button(
                    t.gettext("🗑 Delete everything"),
                    SetPress(what=Setting.FORGET, value=DELETE),
                    "danger",
                )
            ],
            [button(t.gettext("Keep it all"), SetPress(what=Setting.FORGET, value=KEEP))],
        ),
    )


def forgotten_screen(t: Translator) -> Screen:
    """Say that everything is deleted."""
    return Screen(
        t.gettext(
            "Done. I know nothing about you any more, and no question will come. "
            "If you miss me, /start begins anew."
        )
    )


def kept_screen(t: Translator) -> Screen:
    """Say that everything stays."""
    return Screen(t.gettext("All right, everything stays as it is."))
