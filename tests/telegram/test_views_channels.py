"""Screens of channels: what they say, and that their buttons fit."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.types import InlineKeyboardMarkup
from samples import sample_question
from small_bank import TOPICLESS

from bot.core.question import LANGUAGES, Bank, Language, Topic
from bot.core.typed import parse_emoji, parse_times
from bot.db.chat_models import AnswerMode, Chat, ChatKind, ReactionMode
from bot.services.chats import REACTIONS
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen
from bot.telegram.views import channel_settings, channels, queue

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
T = Translator()

#: As long as Telegram and the bank let them get.
LONGEST_CHAT = -1_997_852_516_352
LONGEST_ID = "a" * 40
LONGEST_ZONE = "America/Argentina/ComodRivadavia"


def a_chat(**changes: object) -> Chat:
    values: dict[str, object] = {
        "id": LONGEST_CHAT,
        "kind": ChatKind.CHANNEL,
        "title": "Data",
        "language": "en",
        "timezone": "Europe/Berlin",
        "topics": "",
        "weekdays": "1234567",
        "times": "10:00",
        "answers": AnswerMode.ON_REQUEST,
        "answer_after_h": 24,
        "reactions": REACTIONS,
        "reaction_mode": ReactionMode.BUTTONS,
        "edition": 99_999,
    }
    return Chat(**(values | changes))


def carried(screen: Screen) -> list[str]:
    """Return what the buttons of a screen carry."""
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    return [
        button.callback_data
        for row in screen.keyboard.inline_keyboard
        for button in row
        if button.callback_data
    ]


def test_every_button_fits_however_long_the_ids_are() -> None:
    chat = a_chat(title="T" * 255)
    topics = [Topic(LONGEST_ID, "🌳", dict.fromkeys(LANGUAGES, "name"))]
    questions = [sample_question(LONGEST_ID)] * 7
    screens = [
        channels.chat_screen(T, "en", chat, topics, NOW),
        channels.chats_screen(T, [chat] * 200),
        channel_settings.language_screen(T, chat),
        channel_settings.topics_screen(T, "en", chat, topics),
        channel_settings.topics_screen(T, "en", a_chat(topics=LONGEST_ID), topics),
        channel_settings.times_screen(T, chat),
        channel_settings.days_screen(T, "en", chat),
        channel_settings.zone_screen(T, chat, {LONGEST_ZONE: "Comodoro Rivadavia"}),
        channel_settings.answers_screen(T, chat),
        channel_settings.reactions_screen(T, chat),
        queue.queue_screen(T, chat, questions),
        queue.preview_screen(T, "en", chat, questions[0], Screen("post"), NOW),
        queue.nothing_screen(T, chat),
    ]
    for screen in screens:
        assert 0 < len(carried(screen)) <= 100
        assert all(len(data.encode()) <= 64 for data in carried(screen))


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, "Not started yet"),
        ({"paused_at": NOW}, "Paused"),
        ({"next_due_at": NOW}, "on its way"),
        ({"next_due_at": datetime(2026, 1, 13, 9, tzinfo=UTC)}, "tomorrow at 10:00"),
        ({"weekdays": "12345"}, "from Monday to Friday"),
        ({"weekdays": "17"}, "Mon, Sun"),
        ({"times": "09:00 18:30"}, "09:00, 18:30"),
        ({"topics": "attention"}, "Attention"),
        ({"topics": "attention statistics validation probability"}, "4 topics"),
        ({"answers": AnswerMode.LATER, "answer_after_h": 1}, "1 hour later"),
        ({"reaction_mode": ReactionMode.NATIVE}, "Telegram’s own reactions"),
        ({"kind": ChatKind.GROUP}, "/question"),
    ],
)
def test_a_chat_says_what_is_set(small_bank: Bank, changes: dict[str, object], seen: str) -> None:
    topics = list(small_bank.topics.values())
    assert TOPICLESS in small_bank.topics
    assert seen in channels.chat_screen(T, "en", a_chat(**changes), topics, NOW).text


def test_what_is_set_is_marked_among_the_choices() -> None:
    chat = a_chat(times="10:00 19:00", answers=AnswerMode.LATER, answer_after_h=6)
    for screen, marked in (
        (channel_settings.language_screen(T, chat), "English"),
        (channel_settings.times_screen(T, chat), "10:00, 19:00"),
        (channel_settings.answers_screen(T, chat), "after 6 hours"),
    ):
        assert isinstance(screen.keyboard, InlineKeyboardMarkup)
        buttons = [button for row in screen.keyboard.inline_keyboard for button in row]
        assert [button.text for button in buttons if button.style == "primary"] == [marked]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_has_seven_days_in_every_language(language: Language) -> None:
    assert len(set(channels.weekday_names(language).values())) == 7


def test_the_offered_times_and_reactions_are_ones_that_could_be_typed() -> None:
    assert all(parse_times(times) for times in channel_settings.TIMES)
    for emoji in (*channel_settings.REACTIONS, REACTIONS):
        assert parse_emoji(emoji) == emoji.split()


def test_the_links_ask_for_no_more_rights_than_are_used() -> None:
    screen = channels.nowhere_screen(T, "some_bot")
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    links = [button.url or "" for row in screen.keyboard.inline_keyboard for button in row]
    assert {urlsplit(link)[:3] for link in links} == {("https", "t.me", "/some_bot")}
    to_channel, to_group = (
        parse_qs(urlsplit(link).query, keep_blank_values=True) for link in links
    )
    # What is parted by "+" in the link is parted by spaces once read.
    assert to_channel == {"startchannel": [""], "admin": ["post_messages edit_messages"]}
    assert to_group == {"startgroup": ["true"]}


def test_topics_that_have_gone_are_not_chosen() -> None:
    topics = [Topic(name, "🌳", dict.fromkeys(LANGUAGES, name)) for name in ("trees", "nlp")]
    for chosen, label in (("gone", "all topics"), ("gone trees", "trees"), ("", "all topics")):
        chat = a_chat(topics=chosen)
        assert channels.topics_label(T, "en", chat, topics) == label
        screen = channel_settings.topics_screen(T, "en", chat, topics)
        assert f"Now: {label}" in screen.text
        assert isinstance(screen.keyboard, InlineKeyboardMarkup)
        every = screen.keyboard.inline_keyboard[-2][0]
        assert (every.style == "primary") is (label == "all topics")
