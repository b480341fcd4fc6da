"""Any topic on demand: the menu, and what a search found."""

from collections.abc import Iterable, Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.bank.search import Hit
from bot.core.mastery import Mastery
from bot.core.question import Language, Topic
from bot.telegram.callbacks import TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, grid, keyboard
from bot.telegram.views.weak import level

#: A button that is longer is cut by phones.
_BUTTON_LENGTH = 60


def menu_screen(
    t: Translator,
    language: Language,
    topics: Iterable[Topic],
    mastery: Mapping[str, Mastery],
) -> Screen:
    """List the topics with what the person knows of each that they have answered, by id."""
    return Screen(
        t.gettext("Which topic? Press one, or write a few words: `/topic dropout`."),
        _menu(t, language, topics, mastery),
    )


def candidates_screen(
    t: Translator, query: str, hits: Sequence[Hit], topics: Mapping[str, Topic]
) -> Screen:
    """Offer what might be meant."""
    text = t.gettext("Here is what I have on “{query}”:").format(query=escape(query[:60]))
    return Screen(text, keyboard(*[[_hit_button(hit, topics)] for hit in hits], _menu_row(t)))


def nothing_found_screen(
    t: Translator,
    language: Language,
    query: str,
    topics: Iterable[Topic],
    mastery: Mapping[str, Mastery],
) -> Screen:
    """Say that nothing was found, and show the menu."""
    return Screen(
        t.gettext("I found nothing on “{query}”. Try other words, or press a topic.").format(
            query=escape(query[:60])
        ),
        _menu(t, language, topics, mastery),
    )


def no_question_screen(t: Translator) -> Screen:
    """Say that there is no question to ask."""
    return Screen(t.gettext("I have no question on this yet."), keyboard(_menu_row(t)))


def question_button(question_id: str, title: str) -> InlineKeyboardButton:
    """Return a button that asks a question; ``title`` is Markdown."""
    return button(label(title, _BUTTON_LENGTH), TopicPress(kind="question", id=question_id))


def _hit_button(hit: Hit, topics: Mapping[str, Topic]) -> InlineKeyboardButton:
    if hit.kind == "question":
        return question_button(hit.id, hit.title)
    topic = TopicPress(kind="topic", id=hit.id)
    return button(f"{topics[hit.id].emoji} {hit.title}", topic)


def _menu(
    t: Translator, language: Language, topics: Iterable[Topic], mastery: Mapping[str, Mastery]
) -> InlineKeyboardMarkup:
    buttons = []
    for topic in topics:
        text = f"{topic.emoji} {topic.names[language]}"
        if known := mastery.get(topic.id):
            text += f" · {level(t, known)}"
        buttons.append(button(text, TopicPress(kind="topic", id=topic.id)))
    return keyboard(*grid(buttons, 2))


def _menu_row(t: Translator) -> Row:
    return [button(t.gettext("All topics"), TopicPress(kind="menu"))]
