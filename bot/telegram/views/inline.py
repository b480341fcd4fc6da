"""What is offered inline: a line for each question, and the card that is sent for it."""

from random import Random

from aiogram.types import InlineKeyboardMarkup, InlineQueryResultArticle

from bot.core.question import LANGUAGES, Bank, Language, Question
from bot.core.selection import shuffle
from bot.core.tally import Tally
from bot.db.chat_models import Post
from bot.telegram.i18n import Translator
from bot.telegram.inline_messages import inline_content
from bot.telegram.labels import label
from bot.telegram.views.cards import difficulty_name
from bot.telegram.views.group import group_screen

#: So much of a title is shown.
_TITLE_LENGTH = 120


def inline_result(
    t: Translator,
    language: Language,
    bank: Bank,
    question: Question,
    random: Random,
    bot_username: str,
) -> InlineQueryResultArticle | None:
    """Return what is offered for a question; None if its card cannot be sent inline."""
    options = question.wordings[language].options
    order = "".join(map(str, shuffle(len(options), random)))
    # A card that nobody has sent yet.
    post = Post(question_id=question.id, language=language, option_order=order)
    screen = group_screen(t, bank, None, post, question, Tally(), bot_username)
    content = inline_content(screen)
    if content is None or not isinstance(screen.keyboard, InlineKeyboardMarkup):
        return None
    topic = bank.topics[question.topic]
    return InlineQueryResultArticle(
        id=result_id(question.id, language, order),
        title=label(question.wordings[language].title, _TITLE_LENGTH),
        description=f"{topic.emoji} {topic.names[language]} · "
        f"{difficulty_name(t, question.difficulty)}",
        input_message_content=content,
        reply_markup=screen.keyboard,
    )


def result_id(question_id: str, language: Language, order: str) -> str:
    """Name a result, of at most 50 characters, so that the name tells what was sent."""
    return f"{language}.{order}.{question_id}"


def read_result_id(name: str) -> tuple[str, Language, str] | None:
    """Return the question, the language and the order that `result_id` has put into a name."""
    language, _, rest = name.partition(".")
    order, _, question_id = rest.partition(".")
    for one in LANGUAGES:
        if one == language:
            return question_id, one, order
    return None
