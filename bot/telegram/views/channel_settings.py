"""What an administrator may choose for a channel or a group, one setting a screen."""

from collections.abc import Collection, Mapping

from aiogram.types import InlineKeyboardButton

from bot.core.question import Language, Topic
from bot.core.timetable import read_weekdays
from bot.core.typed import MOST_EMOJI, MOST_TIMES
from bot.db.chat_models import AnswerMode, Chat, ReactionMode
from bot.telegram.callbacks import ChatPress, ChatSetting
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, grid, keyboard
from bot.telegram.screen import button as any_button
from bot.telegram.views.channels import answers_label, mode_label, topics_label, weekday_names
from bot.telegram.views.onboarding import LANGUAGE_NAMES

#: Times of day to press, as buttons carry them.
TIMES = ("0900", "1000", "1300", "1900", "1000 1900", "0900 1400 1900")

#: Sets of reactions to press.
REACTIONS = ("👍 🔥 🥱 🤔", "👍 👎", "❤ 🔥 💯 🤯", "🧠 😎 😅 🤷", "✅ 🤔 ❌")

HOURS = (1, 3, 6, 12, 24, 48)
"""After so many hours an answer may appear."""

#: Presses on these say what is meant whatever else has changed: two in a row are no conflict, and
#: they need no edition. So the longest id of a topic still fits.
COMMUTING = {ChatSetting.TOPIC, ChatSetting.DAY}

ALL = "all"
"""What a button carries for every topic."""


def language_screen(t: Translator, chat: Chat) -> Screen:
    """Ask for the language of the posts."""
    languages = [
        _button(chat, name, ChatSetting.LANGUAGE, language, chosen=language == chat.language)
        for language, name in LANGUAGE_NAMES.items()
    ]
    return Screen(
        _titled(chat, t.gettext("In which language shall I post?")),
        keyboard(languages, _back(t, chat)),
    )


def topics_screen(
    t: Translator, language: Language, chat: Chat, topics: Collection[Topic]
) -> Screen:
    """Offer the topics to choose among; none is all of them."""
    chosen = {topic.id for topic in topics}.intersection(chat.topics.split())
    buttons = [
        _button(
            chat,
            f"{'✅ ' if topic.id in chosen else ''}{topic.emoji} {topic.names[language]}",
            ChatSetting.TOPIC,
            f"{'-' if topic.id in chosen else '+'}{topic.id}",
        )
        for topic in topics
    ]
    every = _button(chat, t.gettext("All topics"), ChatSetting.TOPIC, ALL, chosen=not chosen)
    text = t.gettext("Press the topics I shall ask about. Now: {topics}.").format(
        topics=topics_label(t, language, chat, list(topics))
    )
    return Screen(_titled(chat, text), keyboard(*grid(buttons, 2), [every], _back(t, chat)))


def times_screen(t: Translator, chat: Chat) -> Screen:
    """Ask for the times of day."""
    now = chat.times.replace(":", "")
    buttons = [
        _button(chat, _written(times), ChatSetting.TIMES, times, chosen=times == now)
        for times in TIMES
    ]
    text = t.gettext(
        "When shall I post? Press a button, or write one time or several, like `9:00 18:30`."
    )
    return Screen(_titled(chat, text), keyboard(*grid(buttons, 2), _back(t, chat)))


def bad_times_screen(t: Translator, text: str) -> Screen:
    """Say what times look like."""
    return Screen(
        t.gettext(
            "I don’t understand the times “{text}”. Write 1 to {most} of them, like `9:00 18:30`."
        ).format(text=escape(text[:40]), most=MOST_TIMES)
    )


def days_screen(t: Translator, language: Language, chat: Chat) -> Screen:
    """Offer the days of the week; one of them stays."""
    days = read_weekdays(chat.weekdays)
    buttons = [
        _button(
            chat,
            f"{'✅' if day in days else '▫️'} {name}",
            ChatSetting.DAY,
            f"{'-' if day in days else '+'}{day}",
        )
        for day, name in weekday_names(language).items()
    ]
    text = t.gettext("On which days? Press one to add it or take it away.")
    return Screen(_titled(chat, text), keyboard(*grid(buttons, 4), _back(t, chat)))


def zone_screen(t: Translator, chat: Chat, cities: Mapping[str, str]) -> Screen:
    """Ask for the time zone. ``cities`` are the likely ones, by zone."""
    text = t.gettext("Whose clock shall I keep to? Press a city, or write any other.")
    return Screen(_titled(chat, text), keyboard(*_zone_rows(chat, cities), _back(t, chat)))


def which_zone_screen(t: Translator, chat: Chat, cities: Mapping[str, str]) -> Screen:
    """Ask which of the zones found is meant."""
    text = t.gettext("Which city shares that time? If none of these, write a larger one nearby.")
    return Screen(_titled(chat, text), keyboard(*_zone_rows(chat, cities), _back(t, chat)))


def bad_zone_screen(t: Translator, text: str) -> Screen:
    """Say what a time zone looks like."""
    return Screen(
        t.gettext(
            "I don’t know the place “{text}”. Write a larger city near you or a time zone, "
            "like `Europe/Berlin`."
        ).format(text=escape(text[:40]))
    )


def answers_screen(t: Translator, chat: Chat) -> Screen:
    """Ask whether and when the answer appears."""
    modes = (AnswerMode.ON_REQUEST, AnswerMode.COLLAPSED, AnswerMode.POLL)
    rows = [
        [
            _button(
                chat,
                _capital(answers_label(t, mode, 0)),
                ChatSetting.ANSWERS,
                mode,
                chosen=mode is chat.answers,
            )
        ]
        for mode in modes
    ]
    later = [
        _button(
            chat,
            t.ngettext("after {n} hour", "after {n} hours", hours).format(n=hours),
            ChatSetting.ANSWERS,
            f"{AnswerMode.LATER} {hours}",
            chosen=(chat.answers, chat.answer_after_h) == (AnswerMode.LATER, hours),
        )
        for hours in HOURS
    ]
    text = t.gettext("How shall readers get the answer?")
    return Screen(_titled(chat, text), keyboard(*rows, *grid(later, 3), _back(t, chat)))


def reactions_screen(t: Translator, chat: Chat) -> Screen:
    """Ask for the reactions, and whose buttons they are."""
    sets = [
        _button(chat, emoji, ChatSetting.REACTIONS, emoji, chosen=emoji == chat.reactions)
        for emoji in REACTIONS
    ]
    modes = [
        _button(
            chat,
            _capital(mode_label(t, mode)),
            ChatSetting.MODE,
            mode,
            chosen=mode is chat.reaction_mode,
        )
        for mode in ReactionMode
    ]
    text = t.gettext(
        "Which reactions shall be under a post? Press a row, or write 1 to {most} emoji. "
        "Which of Telegram’s own there are, the channel’s own settings decide."
    ).format(most=MOST_EMOJI)
    return Screen(_titled(chat, text), keyboard(*grid(sets, 2), *grid(modes, 1), _back(t, chat)))


def bad_reactions_screen(t: Translator, text: str) -> Screen:
    """Say what reactions are."""
    return Screen(
        t.gettext(
            "“{text}” can’t be buttons. Write 1 to {most} emoji and nothing else, like 👍 🔥 🤔."
        ).format(text=escape(text[:40]), most=MOST_EMOJI)
    )


def _titled(chat: Chat, text: str) -> str:
    return f"**{escape(chat.title)}**\n\n{text}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _written(times: str) -> str:
    return ", ".join(f"{one[:2]}:{one[2:]}" for one in times.split())


def _zone_rows(chat: Chat, cities: Mapping[str, str]) -> list[Row]:
    buttons = [
        _button(chat, city, ChatSetting.ZONE, zone, chosen=zone == chat.timezone)
        for zone, city in cities.items()
    ]
    return grid(buttons, 2)


def _back(t: Translator, chat: Chat) -> Row:
    return [_button(chat, t.gettext("← Back"), ChatSetting.MENU)]


def _button(
    chat: Chat, text: str, what: ChatSetting, value: str = "", *, chosen: bool = False
) -> InlineKeyboardButton:
    edition = 0 if what in COMMUTING else chat.edition
    press = ChatPress(chat=chat.id, edition=edition, what=what, value=value)
    return any_button(text, press, "primary" if chosen else None)
