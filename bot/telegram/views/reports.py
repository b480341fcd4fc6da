"""Reports of mistakes: the reason, the words, and what the admins see and answer."""

import re

from bot.core.report import ReportReason
from bot.db.models import Card
from bot.services.reporting import Complaint
from bot.telegram.callbacks import ReportPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard

#: How a report is told apart among an admin's messages, in every language.
_NUMBER = re.compile(r"🐞 #(\d{1,18})\b", re.ASCII)


def reasons_screen(t: Translator, card: Card) -> Screen:
    """Ask what kind of mistake it is."""
    rows = [
        [button(name, ReportPress(card=card.id, reason=reason))]
        for reason, name in _names(t).items()
    ]
    return Screen(t.gettext("What is wrong with this question?"), keyboard(*rows))


def words_screen(t: Translator, card: Card, reason: ReportReason) -> Screen:
    """Ask for words, which may be left out."""
    send = ReportPress(card=card.id, reason=reason, send=True)
    return Screen(
        t.gettext("{reason}. Tell me more in one message, or /cancel.").format(
            reason=_names(t)[reason]
        ),
        keyboard([button(t.gettext("Send without words"), send)]),
    )


def thanks_screen(t: Translator, *, passed_on: bool) -> Screen:
    """Thank for a report, which some editor gets or which lies in the database."""
    if passed_on:
        return Screen(t.gettext("Thank you. I’ve passed it on to the editors."))
    return Screen(t.gettext("Thank you, I’ve noted it."))


def complaint_screen(t: Translator, complaint: Complaint, title: str, bot: str) -> Screen:
    """Tell an admin what somebody found; a reply to this message goes back to them."""
    link = f"https://t.me/{bot}?start=q_{complaint.question_id}"
    parts = [
        f"🐞 #{complaint.number} · {_reason(t, complaint.reason)}",
        f"[{escape(title or complaint.question_id)}]({link})",
        escape(complaint.text),
        t.gettext("*Reply to this message, and they get your answer.*"),
    ]
    return Screen("\n\n".join(filter(None, parts)))


def report_number(text: str | None) -> int | None:
    """Return the number of the report that an admin's message tells of."""
    found = _NUMBER.search(text or "")
    return int(found[1]) if found else None


def reply_screen(t: Translator, title: str, text: str) -> Screen:
    """Tell somebody what the editors answered."""
    head = t.gettext("🐞 The editors have answered your report:")
    return Screen(f"{head}\n\n**{title}**\n\n{escape(text)}")


def replied_screen(t: Translator, *, reached: bool) -> Screen:
    """Tell an admin what became of their answer."""
    if reached:
        return Screen(t.gettext("Passed on."))
    return Screen(t.gettext("Stored, but the person cannot be reached any more."))


def undelivered_screen(t: Translator) -> Screen:
    """Tell an admin that their answer could not be sent at the moment."""
    return Screen(
        t.gettext("That did not get through. The report stays open: reply again in a minute.")
    )


def no_report_screen(t: Translator) -> Screen:
    """Tell an admin that they answered a report that is not there."""
    return Screen(t.gettext("There is no report of this number."))


def no_reports_screen(t: Translator) -> Screen:
    """Say that nothing waits for an answer."""
    return Screen(t.gettext("No report waits for an answer."))


def _names(t: Translator) -> dict[ReportReason, str]:
    return {
        ReportReason.ANSWER: t.gettext("The answer is wrong"),
        ReportReason.UNCLEAR: t.gettext("Hard to understand"),
        ReportReason.OUTDATED: t.gettext("Out of date"),
        ReportReason.TYPO: t.gettext("A typo"),
        ReportReason.OTHER: t.gettext("Something else"),
    }


def _reason(t: Translator, reason: str) -> str:
    return _names(t)[ReportReason(reason)] if reason in list(ReportReason) else ""
