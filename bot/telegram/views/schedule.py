"""A question that is to come in a chat once."""

from datetime import datetime

from bot.core.question import Language, Question
from bot.services.planning import Offer, Plan, Unplanned
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.times import when

_LABEL_LENGTH = 40


def how_to_schedule_screen(t: Translator) -> Screen:
    """Say how to name a question and a time."""
    return Screen(
        t.gettext(
            "Name a question of the bank or a draft, a day and a time: "
            "`/schedule p-value 2026-01-13 10:00`. How to write a draft: /draft."
        )
    )


def unknown_question_screen(t: Translator, question_id: str) -> Screen:
    """Say that neither the bank nor the drafts have such a question."""
    return Screen(
        t.gettext(
            "Neither the bank nor the drafts have a question “{id}”. How to write one: /draft."
        ).format(id=escape(question_id[:_LABEL_LENGTH]))
    )


def offer_screen(t: Translator, language: Language, question: Question, offer: Offer) -> Screen:
    """Ask in which chat it is to come."""
    if not offer.chats:
        return Screen(t.gettext("I post in no channel yet: add me to one first."))
    rows = [
        [
            button(
                label(escape(chat.title), _LABEL_LENGTH),
                DeskPress(mode="desk", act=DeskAct.PLAN, id=offer.number, chat=chat.id),
            )
        ]
        for chat in offer.chats
    ]
    return Screen(
        t.gettext("**{title}**\n\nWhere? The time is on the clock of the chat.").format(
            title=question.wordings[language].title
        ),
        keyboard(*rows),
    )


def plan_screen(
    t: Translator, language: Language, question: Question | None, plan: Plan, now: datetime
) -> Screen:
    """Say what will come where and when."""
    title = question.wordings[language].title if question else plan.question_id
    drop = DeskPress(mode="desk", act=DeskAct.UNPLAN, id=plan.number)
    return Screen(
        t.gettext("**{title}**\n\nIt will come in {chat} {when}, once.").format(
            title=title, chat=escape(plan.chat.title), when=when(t, language, plan.due, now)
        ),
        keyboard([button(t.gettext("Cancel"), drop)]),
    )


def dropped_screen(t: Translator) -> Screen:
    """Say that a planned question will not come."""
    return Screen(t.gettext("Cancelled. It will not come."))


def unplanned_notice(t: Translator, why: Unplanned) -> str:
    """Say why a question will not come."""
    match why:
        case Unplanned.GONE:
            return t.gettext("This button no longer works. Write /schedule again.")
        case Unplanned.PAST:
            return t.gettext("There that time is over already.")
        case Unplanned.TAKEN:
            return t.gettext("There another question is planned for that moment.")


def under_way_notice(t: Translator) -> str:
    """Say that it is too late to cancel."""
    return t.gettext("It has come already, or was cancelled.")
