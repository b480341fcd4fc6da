"""Cards as values: what they say and what can be pressed, in every state."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.core.grading import Outcome
from bot.core.question import (
    LANGUAGES,
    Bank,
    Difficulty,
    Kind,
    Language,
    Option,
    Question,
    Topic,
    Wording,
)
from bot.core.selection import Reason
from bot.core.streak import Streak
from bot.db.models import Card
from bot.services.streaks import Gain
from bot.telegram.i18n import Translator, load_translations
from bot.telegram.screen import Screen
from bot.telegram.views.cards import answer_screen, card_screen, full_answer_screen

NOW = datetime(2026, 1, 12, tzinfo=UTC)
LONGEST_ID = 2**63 - 1
TOPIC = Topic("statistics", "📊", dict.fromkeys(LANGUAGES, "Statistics"))
THREE_DAYS = Streak(days=3, best=5)


@pytest.fixture(scope="module")
def translations() -> Mapping[Language, Translator]:
    return load_translations()


@pytest.fixture(scope="module")
def english(translations: Mapping[Language, Translator]) -> Translator:
    return translations["en"]


def card(
    *,
    order: str = "2031",
    chosen: str = "",
    outcome: Outcome | None = None,
    revealed: bool = False,
    number: int = 7,
    reason: Reason = Reason.NEW,
) -> Card:
    return Card(
        id=LONGEST_ID,
        number=number,
        option_order=order,
        chosen=chosen,
        outcome=outcome,
        closed_at=NOW if outcome else None,
        revealed_at=NOW if revealed else None,
        reason=reason,
    )


OPEN, MARKED, RIGHT, WRONG, SHOWN, SKIPPED, TURNED, GRADED = (
    card(),
    card(chosen="0"),
    card(chosen="1", outcome=Outcome.RIGHT),
    card(chosen="2", outcome=Outcome.WRONG),
    card(outcome=Outcome.REVEALED),
    card(outcome=Outcome.SKIPPED),
    card(order="", revealed=True),
    card(order="", revealed=True, outcome=Outcome.RIGHT),
)


def pressable(screen: Screen) -> list[list[str]]:
    """Return the prefixes of the buttons, row by row."""
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    return [
        [(button.callback_data or "").split(":")[0] for button in row]
        for row in screen.keyboard.inline_keyboard
    ]


def styles(screen: Screen) -> list[str | None]:
    """Return the colours of the buttons."""
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    return [button.style for row in screen.keyboard.inline_keyboard for button in row]


CLOSED_ROWS = [["reveal", "next"], ["save", "report"]]


@pytest.mark.parametrize(
    ("question", "state", "rows"),
    [
        ("p-value", OPEN, [["answer"] * 4, ["reveal", "skip"]]),
        ("p-value", RIGHT, CLOSED_ROWS),
        ("p-value", WRONG, CLOSED_ROWS),
        ("p-value", SHOWN, CLOSED_ROWS),
        ("p-value", SKIPPED, [["next"], ["save", "report"]]),
        ("robust-statistics", OPEN, [["answer"] * 4, ["answer"], ["reveal", "skip"]]),
        ("scaled-dot-product", card(order=""), [["reveal", "skip"]]),
        ("scaled-dot-product", TURNED, [["grade", "grade"], ["grade", "grade"]]),
        ("scaled-dot-product", GRADED, [["next"], ["save", "report"]]),
        ("why-attention", card(order=""), [["reveal", "skip"]]),
    ],
)
def test_buttons(
    small_bank: Bank, english: Translator, question: str, state: Card, rows: list[list[str]]
) -> None:
    screen = card_screen(english, "en", TOPIC, state, small_bank.questions[question])
    assert pressable(screen) == rows


def lines(small_bank: Bank, english: Translator, name: str, state: Card) -> dict[str, str]:
    """Return the option lines of a card by their letters."""
    text = card_screen(english, "en", TOPIC, state, small_bank.questions[name]).text
    found = [line for line in text.split("\n") if line[:2] == "**" and line[3:5] == "**"]
    return {line[2]: line[6:] for line in found}


def test_options_stand_in_the_order_of_the_card(small_bank: Bank, english: Translator) -> None:
    shown = lines(small_bank, english, "p-value", OPEN)
    wording = small_bank.questions["p-value"].wordings["en"].options
    assert shown == {
        letter: wording[position].text
        for letter, position in zip("ABCD", (2, 0, 3, 1), strict=True)
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RIGHT, {"A": "", "B": "", "C": "", "D": "✅"}),
        (WRONG, {"A": "❌", "B": "", "C": "", "D": "✅"}),
        (SHOWN, {"A": "", "B": "", "C": "", "D": "✅"}),
        (SKIPPED, {"A": "", "B": "", "C": "", "D": ""}),
    ],
)
def test_marks(
    small_bank: Bank, english: Translator, state: Card, expected: dict[str, str]
) -> None:
    shown = lines(small_bank, english, "p-value", state)
    marks = {k: line[0] if line[0] in "✅❌" else "" for k, line in shown.items()}
    assert marks == expected


def test_only_the_chosen_mistake_is_explained(small_bank: Bank, english: Translator) -> None:
    shown = lines(small_bank, english, "p-value", WRONG)
    assert shown["A"] == "❌ Size of the effect — *Mixed up number 2*"
    assert "Mixed up" not in "".join(shown[letter] for letter in "BCD")


def test_a_mistake_without_a_reason_leaves_no_loose_dash(english: Translator) -> None:
    question = quiz((Option("One"), Option("Two"), Option("Three")))
    state = card(order="012", chosen="0", outcome=Outcome.WRONG)
    assert "**A** ❌ One\n" in card_screen(english, "en", TOPIC, state, question).text


def quiz(options: tuple[Option, ...]) -> Question:
    """Return a quiz whose last option is right."""
    wordings = {language: Wording("?", "Body", "", options) for language in LANGUAGES}
    return Question(
        "quiz", "statistics", Kind.QUIZ, Difficulty.SENIOR, wordings, frozenset({len(options) - 1})
    )


def test_a_closed_card_tells_the_streak(small_bank: Bank, english: Translator) -> None:
    question = small_bank.questions["p-value"]
    assert "🔥 3" in card_screen(english, "en", TOPIC, RIGHT, question, THREE_DAYS).text
    assert "🔥" not in card_screen(english, "en", TOPIC, RIGHT, question).text
    assert "🔥" not in card_screen(english, "en", TOPIC, SKIPPED, question, None).text


@pytest.mark.parametrize(
    ("gains", "told"),
    [
        ((), "🔥 3 days in a row"),
        ((Gain.FREEZE,), "🔥 3 days in a row · 🧊 a freeze earned"),
        ((Gain.EARNED_BACK,), "🔥 3 days in a row · 🛠 earned back"),
        (tuple(Gain), "🔥 3 days in a row · 🛠 earned back · 🧊 a freeze earned"),
    ],
)
def test_what_an_answer_has_brought_is_told(
    small_bank: Bank, english: Translator, gains: tuple[Gain, ...], told: str
) -> None:
    question = small_bank.questions["p-value"]
    card = card_screen(english, "en", TOPIC, RIGHT, question, THREE_DAYS, gains=gains)
    assert card.text.splitlines()[-1] == told


def test_only_what_was_missed_is_promised_to_come_back(
    small_bank: Bank, english: Translator
) -> None:
    question = small_bank.questions["p-value"]
    promised = {
        state.outcome: "come back to this one"
        in card_screen(english, "en", TOPIC, state, question).text
        for state in (RIGHT, WRONG, SHOWN, SKIPPED)
    }
    assert promised == {
        Outcome.RIGHT: False,
        Outcome.WRONG: True,
        Outcome.REVEALED: True,
        Outcome.SKIPPED: False,
    }


def test_marked_options_stand_out(small_bank: Bank, english: Translator) -> None:
    screen = card_screen(english, "en", TOPIC, MARKED, small_bank.questions["robust-statistics"])
    assert styles(screen) == [None, "primary", None, None, "primary", None, None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_the_headline_says_where_one_is(
    small_bank: Bank,
    translations: Mapping[Language, Translator],
    language: Language,
    reason: Reason,
) -> None:
    question = small_bank.questions["p-value"]
    state = card(number=1234, reason=reason)
    head = card_screen(translations[language], language, TOPIC, state, question).text.split("\n")[0]
    signs = {
        Reason.NEW: "🆕",
        Reason.MISSED: "🔁",
        Reason.REPEAT: "🔁",
        Reason.WEAK: "🎯",
        Reason.CONFUSED: "🧭",
        Reason.INTERVIEW: "🥸",
    }
    assert head.startswith("📊 **Statistics · ")
    assert "1234" in head
    assert signs[reason] in head


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("p-value", [OPEN, RIGHT, WRONG, SHOWN, SKIPPED]),
        ("robust-statistics", [OPEN, MARKED, WRONG]),
        ("scaled-dot-product", [TURNED, GRADED]),
        ("why-attention", [TURNED, GRADED]),
    ],
)
def test_what_a_button_carries_fits(
    small_bank: Bank,
    translations: Mapping[Language, Translator],
    language: Language,
    name: str,
    states: list[Card],
) -> None:
    t, question = translations[language], small_bank.questions[name]
    for state in states:
        for screen in (
            card_screen(t, language, TOPIC, state, question, THREE_DAYS),
            full_answer_screen(t, language, state, question),
            answer_screen(t, language, question),
        ):
            assert isinstance(screen.keyboard, InlineKeyboardMarkup)
            for row in screen.keyboard.inline_keyboard:
                for button in row:
                    assert 1 <= len((button.callback_data or "").encode()) <= 64


def test_the_answer_to_an_open_question_is_hidden_until_asked_for(
    small_bank: Bank, english: Translator
) -> None:
    question = small_bank.questions["scaled-dot-product"]
    assert "saturate" not in card_screen(english, "en", TOPIC, card(order=""), question).text
    assert "saturate" in card_screen(english, "en", TOPIC, TURNED, question).text
    put_aside = card(order="", outcome=Outcome.SKIPPED)
    assert "saturate" not in card_screen(english, "en", TOPIC, put_aside, question).text


def test_sources_are_links(small_bank: Bank, english: Translator) -> None:
    shown = answer_screen(english, "en", small_bank.questions["p-value"]).text
    assert "[example.org](https://example.org/source)" in shown
