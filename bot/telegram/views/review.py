"""Reviewing: how much there is, how much is left, and when it goes on."""

from datetime import date, timedelta

from aiogram.types import InlineKeyboardButton

from bot.core.backlog import Backlog
from bot.core.question import Language
from bot.db.models import Card
from bot.telegram.callbacks import NextPress, ReviewPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.times import day_name


def backlog_screen(t: Translator, backlog: Backlog) -> Screen:
    """Say that today's share of a large backlog is enough; its first card follows at once."""
    return Screen(
        t.ngettext(
            "{n} question is due. {share} are enough for today, the most useful ones first. "
            "The rest can wait.",
            "{n} questions are due. {share} are enough for today, the most useful ones first. "
            "The rest can wait.",
            backlog.due,
        ).format(n=backlog.due, share=backlog.left)
    )


def rest_screen(t: Translator, language: Language, backlog: Backlog, today: date) -> Screen:
    """Say that there is nothing to review now, and when there will be."""
    return Screen(
        _rest(t, language, backlog, today),
        keyboard([button(t.gettext("A question now"), NextPress(), "primary")]),
    )


def next_button(t: Translator, card: Card, backlog: Backlog | None = None) -> InlineKeyboardButton:
    """Return what leads on from a closed card, with how many of its review are left, if known."""
    if not card.in_review or (backlog is not None and not backlog.left):
        return button(t.gettext("Next →"), NextPress(card=card.id), "primary")
    text = t.gettext("Next →")
    if backlog is not None:
        text = t.gettext("Next → ({n} left)").format(n=backlog.left)
    return button(text, ReviewPress(card=card.id), "primary")


def closing_line(t: Translator, backlog: Backlog | None) -> str:
    """Say on a closed card that its review is done; nothing as long as it is not."""
    if backlog is None or backlog.left:
        return ""
    if backlog.waiting:
        return _share_done(t, backlog.waiting)
    return t.gettext("That was the last one due today.")


def _rest(t: Translator, language: Language, backlog: Backlog, today: date) -> str:
    if backlog.waiting:
        return _share_done(t, backlog.waiting)
    if backlog.next_on is None:
        return t.gettext("Nothing to review yet. What you answer comes back here in time.")
    tomorrow = backlog.next_on == today + timedelta(days=1)
    day = t.gettext("tomorrow") if tomorrow else day_name(language, backlog.next_on)
    return t.gettext("Nothing is due right now. Next review: {day}.").format(day=day)


def _share_done(t: Translator, waiting: int) -> str:
    return t.ngettext(
        "Enough reviews for today. {n} more is due; it can wait, and nothing is lost.",
        "Enough reviews for today. {n} more are due; they can wait, and nothing is lost.",
        waiting,
    ).format(n=waiting)
