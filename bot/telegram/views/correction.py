"""What people are told when the right answer of a question has changed."""

from bot.core.grading import Outcome
from bot.core.question import Kind, Language, Question
from bot.db.models import Card
from bot.telegram.callbacks import TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.cards import LETTERS


def correction_screen(
    t: Translator, language: Language, question: Question, answer: Card | None
) -> Screen:
    """Say what their answer was then, what is right now, and that earlier ones count no longer.

    ``answer`` is the last card they closed that counts no longer; None if all of them count, for
    the answer is again what it was.
    """
    wording = question.wordings[language]
    no_longer = t.gettext("Your earlier answers to it no longer count; the days you answered do.")
    parts = [
        t.gettext("🔧 A correction: readers found a mistake in a question you have answered."),
        f"**{wording.title}**",
        _answered(t, answer) if answer else "",
        *(f"✅ {wording.options[position].text}" for position in sorted(question.correct)),
        wording.explanation,
        no_longer if answer else "",
    ]
    again = [button(t.gettext("🎯 Answer it anew"), TopicPress(kind="question", id=question.id))]
    if question.kind is Kind.DISCUSSION:
        again = []
    return Screen("\n\n".join(filter(None, parts)), keyboard(again))


def _answered(t: Translator, answer: Card) -> str:
    """Say what they answered, by the letters of their card: the options may not be the same now."""
    if answer.outcome is Outcome.REVEALED:
        return t.gettext("You had the answer shown to you then.")
    right = answer.outcome is Outcome.RIGHT
    if not answer.chosen:
        if right:
            return t.gettext("You said then that you knew it.")
        return t.gettext("You said then that you did not know it.")
    letters = ", ".join(
        letter
        for letter, position in zip(LETTERS, answer.option_order, strict=False)
        if position in answer.chosen
    )
    said = (
        t.gettext("You answered {letters} on your card, and it counted as right then.")
        if right
        else t.gettext("You answered {letters} on your card, and it counted as wrong then.")
    )
    return said.format(letters=letters)
