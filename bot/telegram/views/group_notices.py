"""What a member of a group is told alone when they press something.

It pops up over the chat, in at most 200 characters; what needs more is a message of its own.
"""

import re

from aiogram.types import InlineKeyboardButton

from bot.core.grading import Outcome
from bot.core.question import Language, Question
from bot.db.chat_models import Response
from bot.services.grouping import Answered
from bot.telegram.i18n import Translator
from bot.telegram.links import deep_link
from bot.telegram.markup import bare
from bot.telegram.screen import Screen, keyboard
from bot.telegram.views.cards import LETTERS, streak_line

#: So much Telegram shows.
_MOST = 200

#: Not after a single letter: that may be an abbreviation.
_SENTENCE_END = re.compile(r"(?<!\b[^\W\d])[.!?…](?=\s)|[。！？]|$")


def answered(t: Translator, language: Language, answered: Answered) -> str:
    """Say whether they were right, and why; or that their first answer stays, or came too late.

    It is in their own ``language``, whatever that of the card is. Of a long explanation it has the
    first sentences, as many as fit; `whole_answer` has all.
    """
    if answered.response is None:
        return t.gettext("This card is closed: the answer is on it.")
    said = _said(t, answered, answered.response)
    why = _plain(_why(answered.question, answered.response, language)) or ""
    ends = [end.end() for end in _SENTENCE_END.finditer(why)]
    fitting = max(end for end in [0, *ends] if len(said) + 1 + end <= _MOST)
    return f"{said} {why[:fitting]}" if fitting else said.removesuffix(" ·")


def whole_answer(
    t: Translator, language: Language, answered: Answered, bot_username: str
) -> Screen | None:
    """Return what `answered` says with all that it leaves out; None if it leaves out nothing."""
    response, question, post = answered.response, answered.question, answered.post
    if response is None:
        return None
    said, why = _said(t, answered, response), _why(question, response, language)
    plain = _plain(why)
    if plain is not None and len(said) + 1 + len(plain) <= _MOST:
        return None
    options = question.wordings[language].options
    right = [
        f"✅ **{letter}** {options[int(position)].text}"
        for letter, position in zip(LETTERS, post.option_order, strict=False)
        if int(position) in question.correct
    ]
    link = deep_link(bot_username, "a", question, post)
    full = InlineKeyboardButton(text=t.gettext("📖 Full answer"), url=link)
    return Screen("\n\n".join([said.removesuffix(" ·"), *right, why]), keyboard([full]))


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


def _said(t: Translator, answered: Answered, response: Response) -> str:
    right = "".join(
        letter
        for letter, position in zip(LETTERS, answered.post.option_order, strict=False)
        if int(position) in answered.question.correct
    )
    said = _verdict(t, response, right)
    if not answered.first:
        said = t.gettext("Your first answer stays. {verdict}").format(verdict=said)
    if answered.learned is not None and answered.learned.streak is not None:
        said = f"{said} {streak_line(t, answered.learned.streak, answered.learned.gains)} ·"
    return said


def _verdict(t: Translator, response: Response, right: str) -> str:
    match response.outcome:
        case Outcome.RIGHT:
            return t.gettext("✅ Right.")
        case Outcome.WRONG:
            return t.gettext("❌ Not quite: it’s {letter}.").format(letter=right)
        case _:
            return t.gettext("👀 It is {letter}.").format(letter=right)


def _why(question: Question, response: Response, language: Language) -> str:
    """Name what was mixed up, and explain, both as Markdown."""
    wording = question.wordings[language]
    why = ""
    if response.outcome is Outcome.WRONG:
        why = wording.options[int(response.chosen)].why
    return f"{why.rstrip('.')}. {wording.explanation}" if why else wording.explanation


def _plain(markdown: str) -> str | None:
    """Return a line without any marks; None if it needs a picture for a formula."""
    text = bare(markdown)
    return None if text is None else " ".join(text.split())
