from collections.abc import Iterable, Mapping

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.core.mastery import Mastery, Trend, weakness
from bot.core.question import LANGUAGES, Difficulty, Kind, Option, Question, Topic, Wording
from bot.services.progress import Misconception, Overview
from bot.telegram.i18n import load_translations
from bot.telegram.views.topics import menu_screen
from bot.telegram.views.weak import MOST_SHOWN, level, weak_screen

ENGLISH = load_translations()["en"]
TOPICS = {
    name: Topic(name, "📊", {language: name.title() for language in LANGUAGES})
    for name in ("alpha", "beta", "gamma", *(f"t{number}" for number in range(20)))
}


def told(
    *results: Mastery,
    trends: Mapping[str, Trend] | None = None,
    misconceptions: Iterable[Misconception] = (),
) -> tuple[str, list[str]]:
    """Return what /weak says, and what its buttons carry."""
    overview = Overview(weakness(results), trends or {}, tuple(misconceptions))
    screen = weak_screen(ENGLISH, "en", overview, TOPICS)
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    rows = screen.keyboard.inline_keyboard
    return screen.text, [button.callback_data or "" for row in rows for button in row]


@pytest.mark.parametrize(
    ("known", "questions", "shown"),
    [
        (0.4, 1, "0 of 1"),
        (1, 1, "1 of 1"),
        (2.6, 4, "3 of 4"),
        (6.9, 7, "7 of 7"),
        (5, 8, "60%"),
        (0, 18, "5%"),
    ],
)
def test_a_percentage_needs_enough_questions(known: float, questions: int, shown: str) -> None:
    assert level(ENGLISH, Mastery("alpha", known, questions)) == shown


def test_the_worst_topic_comes_first_and_can_be_trained() -> None:
    text, pressable = told(Mastery("beta", 1, 3), Mastery("alpha", 5, 14))
    assert text.splitlines()[2:] == [
        "1. 📊 Alpha — 38% (14 questions)",
        "2. 📊 Beta — 1 of 3 (few answers yet)",
    ]
    assert pressable == ["topic:topic:alpha"]


@pytest.mark.parametrize(
    ("trend", "words"),
    [
        (Trend.FALLING, "38%, falling ↘ (14 questions)"),
        (Trend.RISING, "38%, rising ↗ (14 questions)"),
        (Trend.STEADY, "38%, steady (14 questions)"),
    ],
)
def test_a_trend_is_told(trend: Trend, words: str) -> None:
    text, _ = told(Mastery("alpha", 5, 14), Mastery("beta", 5, 14), trends={"alpha": trend})
    assert f"Alpha — {words}" in text
    assert "Beta — 38% (14 questions)" in text


def test_topics_with_few_answers_are_named_as_such() -> None:
    text, pressable = told(Mastery("gamma", 0, 2), Mastery("beta", 1, 1))
    assert "📊 Gamma (2) · 📊 Beta (1)" in text
    assert "%" not in text
    assert pressable == ["next:0"]


def test_a_long_list_is_no_advice() -> None:
    text, _ = told(*(Mastery(f"t{number}", 0, 8 + number) for number in range(20)))
    assert f"{MOST_SHOWN}. " in text
    assert f"{MOST_SHOWN + 1}. " not in text


def test_nothing_answered_is_said() -> None:
    text, pressable = told()
    assert text
    assert "(" not in text
    assert pressable == ["next:0"]


@pytest.mark.parametrize("results", [(), (Mastery("alpha", 0, 3),)])
def test_what_was_wrong_option_is_told(results: Iterable[Mastery]) -> None:
    wording = Wording("What is $p$?", "", options=(Option("A", "Takes $p$ for power"), Option("B")))
    question = Question(
        id="p-value",
        topic="alpha",
        kind=Kind.QUIZ,
        difficulty=Difficulty.JUNIOR,
        wordings=dict.fromkeys(LANGUAGES, wording),
        correct=frozenset({1}),
    )
    text, _ = told(*results, misconceptions=[Misconception(question, 0)])
    assert text.endswith("- **What is $p$?** — *Takes $p$ for power*")


def test_the_menu_shows_what_is_known_of_each_topic() -> None:
    known = {"alpha": Mastery("alpha", 2.7, 4), "beta": Mastery("beta", 5, 8)}
    screen = menu_screen(ENGLISH, "en", list(TOPICS.values())[:3], known)
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    labels = [button.text for row in screen.keyboard.inline_keyboard for button in row]
    assert labels == ["📊 Alpha · 3 of 4", "📊 Beta · 60%", "📊 Gamma"]
