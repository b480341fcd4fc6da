from datetime import date, timedelta

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.core.mastery import TopicResult, Weakness, weakness
from bot.core.question import LANGUAGES, Language, Topic
from bot.core.streak import Streak, streak
from bot.telegram.i18n import load_translations
from bot.telegram.views.progress import share, streak_screen, weak_screen

MONDAY = date(2026, 1, 12)
TRANSLATIONS = load_translations()
TOPICS = {
    name: Topic(name, "📊", {language: name.title() for language in LANGUAGES})
    for name in ("alpha", "beta", "gamma")
}


def days(*ago: int) -> list[date]:
    """Return days by how long ago they are."""
    return [MONDAY - timedelta(days=n) for n in ago]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("answered", "marks"),
    [
        (days(), "▫️▫️▫️▫️▫️▫️⏳"),
        (days(0), "▫️▫️▫️▫️▫️▫️✅"),
        (days(1, 3), "▫️▫️▫️✅▫️✅⏳"),
        (days(0, 1, 2, 3, 4, 5, 6, 7, 8), "✅✅✅✅✅✅✅"),
        (days(7, 30), "▫️▫️▫️▫️▫️▫️⏳"),
    ],
)
def test_the_week_ends_today(language: Language, answered: list[date], marks: str) -> None:
    run = streak(answered, MONDAY)
    text = streak_screen(TRANSLATIONS[language], language, run, answered, MONDAY).text
    assert "".join(sign for sign in text if sign in "▫️✅⏳") == marks


def test_weekdays_stand_in_their_order() -> None:
    run = Streak(current=0, best=0, open_today=True)
    text = streak_screen(TRANSLATIONS["en"], "en", run, [], MONDAY).text
    names = ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)


@pytest.mark.parametrize(
    ("run", "told", "untold"),
    [
        (Streak(current=4, best=9, open_today=False), ["🔥 4", "9"], []),
        (Streak(current=0, best=9, open_today=True), ["9"], ["🔥"]),
        (Streak(current=0, best=0, open_today=True), [], ["🔥", "0"]),
    ],
)
def test_a_streak_is_told_as_it_is(run: Streak, told: list[str], untold: list[str]) -> None:
    screen = streak_screen(TRANSLATIONS["en"], "en", run, [], MONDAY)
    assert all(part in screen.text for part in told)
    assert not any(part in screen.text for part in untold)
    assert (screen.keyboard is not None) is run.open_today


@pytest.mark.parametrize(
    ("right", "answers", "told"), [(0, 1, "0 of 1"), (3, 4, "3 of 4"), (6, 8, "75% (6 of 8)")]
)
def test_a_percentage_needs_enough_answers(right: int, answers: int, told: str) -> None:
    assert share(TRANSLATIONS["en"], TopicResult("alpha", right, answers)) == told


def weak_text(*results: TopicResult) -> tuple[str, list[str]]:
    """Return what /weak says, and what its buttons carry."""
    screen = weak_screen(TRANSLATIONS["en"], "en", weakness(results), TOPICS)
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    rows = screen.keyboard.inline_keyboard
    return screen.text, [button.callback_data or "" for row in rows for button in row]


def test_the_worst_topic_comes_first_and_can_be_trained() -> None:
    text, pressable = weak_text(TopicResult("beta", 1, 3), TopicResult("alpha", 0, 5))
    assert text.index("1. 📊 Alpha — 0 of 5") < text.index("2. 📊 Beta — 1 of 3")
    assert pressable == ["topic:topic:alpha"]


def test_topics_with_few_answers_are_named_as_such() -> None:
    text, pressable = weak_text(TopicResult("gamma", 0, 2))
    assert "📊 Gamma (2)" in text
    assert pressable == ["next:0"]


def test_nothing_answered_is_said() -> None:
    screen = weak_screen(TRANSLATIONS["en"], "en", Weakness((), ()), TOPICS)
    assert screen.text
    assert "(" not in screen.text
