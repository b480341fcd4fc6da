"""What people are told when the right answer of a question has changed."""

from bot.core.question import Kind, Language, Question
from bot.telegram.callbacks import TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard


def correction_screen(t: Translator, language: Language, question: Question) -> Screen:
    """Say what changed, what is right now, and that earlier answers count no longer."""
    wording = question.wordings[language]
    parts = [
        t.gettext("🔧 A correction: readers found a mistake in a question you have answered."),
        f"**{wording.title}**",
        *(f"✅ {wording.options[position].text}" for position in sorted(question.correct)),
        wording.explanation,
        t.gettext("Your earlier answers to it no longer count; the days you answered do."),
    ]
    again = [button(t.gettext("🎯 Answer it anew"), TopicPress(kind="question", id=question.id))]
    if question.kind is Kind.DISCUSSION:
        again = []
    return Screen("\n\n".join(filter(None, parts)), keyboard(again))
