"""What one reader gets to see who presses something under a post. Others see nothing of it."""

from aiogram.types import InlineKeyboardButton

from bot.core.question import Kind, Question
from bot.db.chat_models import Post
from bot.services.reacting import Reacted
from bot.telegram.i18n import Translator
from bot.telegram.links import deep_link
from bot.telegram.markup import bare
from bot.telegram.screen import Screen, keyboard
from bot.telegram.views.post import answer_screen

#: As many characters fit into what pops up over the chat.
_NOTICE = 200


def reacted(t: Translator, effect: Reacted, emoji: str) -> str:
    """Say what the press of a reaction has done."""
    texts = {
        Reacted.ADDED: t.gettext("{emoji} Counted. Press it again to take it back."),
        Reacted.MOVED: t.gettext("{emoji} Counted in place of your earlier one."),
        Reacted.REMOVED: t.gettext("{emoji} Taken back."),
    }
    return texts[effect].format(emoji=emoji)


def short_answer(post: Post, question: Question) -> str | None:
    """Return the answer as the plain text of a notice; None if it does not fit there."""
    wording = question.wordings[post.language]
    answer = wording.body
    if question.kind is Kind.QUIZ:
        right = [f"✅ {wording.options[option].text}" for option in sorted(question.correct)]
        answer = "\n\n".join([*right, wording.explanation])
    text = bare(answer)
    return None if text is None or len(text) > _NOTICE else text


def whispered_answer(t: Translator, post: Post, question: Question, bot_username: str) -> Screen:
    """Return the answer for one member of a group, with a way to answer the question in private."""
    link = deep_link(bot_username, "q", question, post)
    button = InlineKeyboardButton(text=t.gettext("🎯 Answer it yourself"), url=link)
    return Screen(answer_screen(t, post, question).text, keyboard([button]))
