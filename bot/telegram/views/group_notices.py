"""What a member of a group is told alone when they press something, in at most 200 characters."""

from bot.core.grading import Outcome
from bot.core.question import Language, Question
from bot.db.chat_models import Response
from bot.services.grouping import Answered
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.screen import Screen
from bot.telegram.views.cards import LETTERS, streak_line

#: So much Telegram shows.
_MOST = 200


def answered(t: Translator, language: Language, answered: Answered) -> str:
    """Say whether they were right, and why; or that their first answer stays, or came too late.

    It is in their own ``language``, whatever that of the card is.
    """
    response = answered.response
    if response is None:
        return t.gettext("This card is closed: the answer is on it.")
    question, post = answered.question, answered.post
    right = "".join(
        letter
        for letter, position in zip(LETTERS, post.option_order, strict=False)
        if int(position) in question.correct
    )
    said = _verdict(t, response, right)
    if not answered.first:
        said = t.gettext("Your first answer stays. {verdict}").format(verdict=said)
    if answered.learned is not None and answered.learned.streak is not None:
        said = f"{said} {streak_line(t, answered.learned.streak, answered.learned.gains)} ·"
    return label(f"{said} {_why(question, response, language)}", _MOST)


def only_admins_screen(t: Translator) -> Screen:
    """Say who may choose the topic of a forum."""
    return Screen(t.gettext("Only administrators choose where the questions come."))


def here_screen(t: Translator) -> Screen:
    """Say that the scheduled questions come to this topic."""
    return Screen(t.gettext("📍 From now on the scheduled questions come right here."))


def only_asker(t: Translator) -> str:
    """Say who may show the answer to all."""
    return t.gettext(
        "Whoever asked and the admins can show the answer to all. After a day it shows by itself."
    )


def named(t: Translator, *, shown: bool) -> str:
    """Say that somebody's name is in the list of the best, or is not."""
    if shown:
        return t.gettext("Your name shows in /top of this chat.")
    return t.gettext("Your name shows in /top no more.")


def _verdict(t: Translator, response: Response, right: str) -> str:
    match response.outcome:
        case Outcome.RIGHT:
            return t.gettext("✅ Right.")
        case Outcome.WRONG:
            return t.gettext("❌ Not quite: {letter}.").format(letter=right)
        case _:
            return t.gettext("👀 It is {letter}.").format(letter=right)


def _why(question: Question, response: Response, language: Language) -> str:
    """Name what was mixed up, and explain, both as Markdown."""
    wording = question.wordings[language]
    why = ""
    if response.outcome is Outcome.WRONG:
        why = wording.options[int(response.chosen)].why
    return f"{why.rstrip('.')}. {wording.explanation}" if why else wording.explanation
