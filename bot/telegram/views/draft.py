"""A question that an editor wrote: as it will look, and what the bank would refuse."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bot.bank.sketch import Sketch
from bot.core.grading import Outcome
from bot.core.question import LANGUAGES, Bank, Kind, Language, Question, Topic
from bot.core.selection import Reason
from bot.db.models import Card
from bot.services.desk import Unsaved, Written, id_of
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.cards import card_screen

_MOST_FAULTS = 12


def how_to_screen(t: Translator) -> Screen:
    """Say how to write a question."""
    example = (
        "/draft What does dropout do at inference?\n"
        "Nothing: it is off.\n"
        "+ Nothing\n- Zeroes a share\n- Zeroes weights\n"
        "Explanation: Only training drops units."
    )
    return Screen(
        t.gettext(
            "Write the question after the command, or reply with /draft to a message with it: the "
            "title, the answer, options that begin with `+` if right and with `-` if not, and the "
            "explanation. A whole file of the bank will do as well. The first line may name its "
            "place: `en/statistics/p-value`."
        )
        + f"\n\n```\n{example}\n```"
    )


def look_screens(
    t: Translator, language: Language, bank: Bank, sketch: Sketch, now: datetime
) -> list[Screen]:
    """Show the question as it is asked, and as it is once it is answered; nothing to press yet."""
    question = sketch.question
    if question is None:
        return []
    shown = replace(question, wordings={language: question.wordings[sketch.language]})
    topic = bank.topics.get(sketch.topic)
    named = dict.fromkeys(LANGUAGES, sketch.topic)
    topic = topic or Topic(sketch.topic, "📝", named)
    cards = [_card(shown, now)]
    if question.kind is not Kind.DISCUSSION:
        cards.append(_answered(shown, now))
    return [replace(card_screen(t, language, topic, card, shown), keyboard=None) for card in cards]


def verdict_screen(t: Translator, written: Written, tomorrow: date) -> Screen:
    """Say what the bank would refuse, and offer to save the draft or to post it all the same."""
    sketch = written.sketch
    place = f"{sketch.language}/{sketch.topic}/{sketch.id}"
    parts = [f"`{place}`", _verdict(t, sketch)]
    if not sketch.is_file:
        parts.append(
            t.gettext("Level, roles, sources and the day of the review are filled in in the file.")
        )
    if sketch.question is not None:
        command = f"/schedule {id_of(written.number)} {tomorrow:%Y-%m-%d} 10:00"
        parts.append(
            t.gettext("Into a channel once, as it is: `{command}`").format(command=command)
        )
    save = DeskPress(mode="desk", act=DeskAct.SAVE, id=written.number)
    return Screen(
        "\n\n".join(parts), keyboard([button(t.gettext("Save as draft"), save, "primary")])
    )


def saved_screen(t: Translator, place: Path) -> Screen:
    """Say where the draft is."""
    return Screen(
        t.gettext(
            "Saved: `{place}`. It is asked once it is complete, stands in the bank in all three "
            "languages, and `sobesednik content check` finds nothing."
        ).format(place=place.as_posix())
    )


def unsaved_notice(t: Translator, why: Unsaved) -> str:
    """Say why there is no new file."""
    match why:
        case Unsaved.GONE:
            return t.gettext("I don’t have this draft any more. Send it again with /draft.")
        case Unsaved.BEFORE:
            return t.gettext("It is saved already.")
        case Unsaved.READ_ONLY:
            return t.gettext("I may not write into the folder of the bank. Nothing was saved.")


def _verdict(t: Translator, sketch: Sketch) -> str:
    if not sketch.faults:
        return t.gettext("The bank would take it like this.")
    lines = [f"- {escape(fault)}" for fault in sketch.faults[:_MOST_FAULTS]]
    if (more := len(sketch.faults) - _MOST_FAULTS) > 0:
        lines.append(t.gettext("… and {n} more.").format(n=more))
    return t.gettext("Still to mend:") + "\n\n" + "\n".join(lines)


def _card(question: Question, now: datetime) -> Card:
    options = "".join(map(str, range(len(next(iter(question.wordings.values())).options))))
    return Card(
        id=0,
        number=1,
        reason=Reason.NEW,
        option_order=options,
        chosen="",
        dealt_at=now,
    )


def _answered(question: Question, now: datetime) -> Card:
    """Give a card on which everything is chosen, so that every `why` is seen."""
    card = _card(question, now)
    card.chosen = card.option_order
    card.revealed_at = card.closed_at = now
    card.outcome = Outcome.RIGHT
    return card
