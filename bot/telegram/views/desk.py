"""The editor's desk: broadcasts."""

from aiogram.types import InlineKeyboardButton
from babel.numbers import format_decimal

from bot.core.question import Language
from bot.db.desk_models import BroadcastStage
from bot.services.broadcasting import Drafted, HowFar
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard


def no_text_screen(t: Translator) -> Screen:
    """Say how to write to everybody."""
    return Screen(
        t.gettext(
            "Write the text after the command: `/broadcast We are back.` Or reply with /broadcast "
            "to a message that says it. I show it to you before anybody else sees it."
        )
    )


def confirm_screen(t: Translator, language: Language, drafted: Drafted) -> Screen:
    """Ask whether a text, which stands above, shall go out."""
    if not drafted.people:
        return Screen(t.gettext("Nobody has a daily question yet: there is nobody to send it to."))
    people = _number(language, drafted.people)
    question = t.ngettext(
        "Send it to {people} person? That is everybody with a daily question, a paused one too.",
        "Send it to {people} people? That is everybody with a daily question, a paused one too.",
        drafted.people,
    )
    send = t.ngettext("Send to {people} person", "Send to {people} people", drafted.people)
    number = drafted.broadcast.id
    return Screen(
        question.format(people=people),
        keyboard(
            [
                button(
                    send.format(people=people),
                    DeskPress(mode="desk", act=DeskAct.SEND, id=number),
                    "primary",
                ),
                _stop_button(t, number),
            ]
        ),
    )


def progress_screen(t: Translator, language: Language, number: int, how_far: HowFar) -> Screen:
    """Tell how far the broadcast of this number is."""
    sent, people = (_number(language, count) for count in (how_far.sent, how_far.people))
    refused = _number(language, how_far.refused)
    match how_far.stage:
        case BroadcastStage.CANCELLED if not how_far.people:
            return Screen(t.gettext("Cancelled. Nobody has got it."))
        case BroadcastStage.CANCELLED:
            text = t.gettext("Stopped. {sent} of {people} had already got it.")
        case BroadcastStage.SENT:
            text = t.gettext("Done: {sent} of {people} have got it.")
        case BroadcastStage.PLANNING:
            text = t.gettext("On its way.")
        case _:
            text = t.gettext("On its way: {sent} of {people}.")
    parts = [text.format(sent=sent, people=people)]
    if how_far.refused:
        parts.append(t.gettext("{n} cannot be reached.").format(n=refused))
    over = how_far.stage in {BroadcastStage.CANCELLED, BroadcastStage.SENT}
    return Screen(" ".join(parts), None if over else keyboard([_stop_button(t, number)]))


def settled_notice(t: Translator) -> str:
    """Say that a broadcast has been decided on before."""
    return t.gettext("This one has been sent or cancelled already.")


def _stop_button(t: Translator, number: int) -> InlineKeyboardButton:
    return button(t.gettext("Cancel"), DeskPress(mode="desk", act=DeskAct.STOP, id=number))


def _number(language: Language, number: int) -> str:
    return format_decimal(number, locale=language)
