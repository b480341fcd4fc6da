"""Cards that many people answer, as they stand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.bank.load import load
from bot.config import Settings
from bot.core.grading import Outcome
from bot.core.question import LANGUAGES, Bank, Kind, Language, Option, Question
from bot.core.ranking import Place
from bot.core.tally import Tally
from bot.db.chat_models import Post, Response
from bot.services.grouping import Answered
from bot.services.topping import Top
from bot.telegram.i18n import load_translations
from bot.telegram.labels import label
from bot.telegram.markup import render
from bot.telegram.screen import Screen
from bot.telegram.views import group_notices
from bot.telegram.views.group import group_screen
from bot.telegram.views.inline import inline_result, read_result_id, result_id
from bot.telegram.views.top import top_screen

T = load_translations()
MOMENT = datetime(2026, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 12)
LONGEST_ID = "a" * 40


def post_of(question: Question, language: Language = "en", **values: object) -> Post:
    order = "".join(map(str, range(len(question.wordings[language].options))))
    return Post(
        **{
            "id": 2**62,
            "chat_id": -5,
            "question_id": question.id,
            "language": language,
            "option_order": order[::-1],
            **values,
        }
    )


def shown(bank: Bank, question: Question, post: Post, tally: Tally) -> Screen:
    return group_screen(T[post.language], bank, None, post, question, tally, "some_bot")


def data_of(keyboard: InlineKeyboardMarkup) -> list[str]:
    return [
        each.callback_data for row in keyboard.inline_keyboard for each in row if each.callback_data
    ]


@pytest.fixture(scope="module")
def real_bank() -> Bank:
    return load(Settings(_env_file=None).content_dir)


@pytest.mark.parametrize("inline", [True, False])
def test_what_buttons_carry_fits(small_bank: Bank, inline: bool) -> None:
    wording = replace(small_bank.questions["p-value"].wordings["en"], options=(Option("?"),) * 6)
    question = replace(
        small_bank.questions["p-value"], id=LONGEST_ID, wordings=dict.fromkeys(LANGUAGES, wording)
    )
    post = post_of(question)
    if inline:
        post = post_of(question, id=None, chat_id=None)
    keyboard = shown(small_bank, question, post, Tally()).keyboard
    assert isinstance(keyboard, InlineKeyboardMarkup)
    carried = data_of(keyboard)
    assert len(carried) == 7
    assert all(len(each.encode()) <= 64 for each in carried)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_can_be_sent_and_closed(real_bank: Bank, language: Language) -> None:
    for question in real_bank.questions.values():
        result = inline_result(T[language], language, real_bank, question, Random(1), "some_bot")
        assert (result is None) == (question.kind is Kind.DISCUSSION), question.id
        if question.kind is Kind.QUIZ:
            everybody = Tally(9, dict.fromkeys(range(3), 3))
            closed = shown(
                real_bank, question, post_of(question, language, closed_at=MOMENT), everybody
            )
            (part,) = render(closed.text, rich=False)
            assert part.formulas == (), question.id


def test_a_result_says_what_was_sent() -> None:
    assert read_result_id(result_id(LONGEST_ID, "zh", "012345")) == (LONGEST_ID, "zh", "012345")
    assert len(result_id(LONGEST_ID, "zh", "012345").encode()) <= 64


@pytest.mark.parametrize("name", ["", ".", "p-value", "xx.0123.p-value", "en"])
def test_no_other_result_is_ours(name: str) -> None:
    read = read_result_id(name)
    assert read is None or read[0] == ""


def test_an_open_card_tells_nothing(small_bank: Bank) -> None:
    question = small_bank.questions["p-value"]
    screen = shown(small_bank, question, post_of(question), Tally(7, {1: 4, 2: 3}))
    for secret in ("✅", "Because of", "Mixed up", "4", "3"):
        assert secret not in screen.text


def test_a_closed_card_tells_who_chose_what(small_bank: Bank) -> None:
    question = small_bank.questions["p-value"]
    closed = post_of(question, closed_at=MOMENT)
    text = shown(small_bank, question, closed, Tally(8, {1: 4, 2: 3})).text
    assert "**C** ✅ Chance of such data · **4**" in text
    assert "**B** Size of the effect — *Mixed up number 2* · **3**" in text
    assert "**D** Chance of the hypothesis · **0**" in text
    assert "4 of 8 got it right." in text


def test_nobody_is_counted_where_nobody_answered(small_bank: Bank) -> None:
    question = small_bank.questions["p-value"]
    text = shown(small_bank, question, post_of(question, closed_at=MOMENT), Tally()).text
    assert "**C** ✅ Chance of such data\n" in text
    assert "got it right" not in text


def response(chosen: str, outcome: Outcome) -> Response:
    return Response(post_id=1, person_id=5, chosen=chosen, outcome=outcome, answered_at=MOMENT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("first", [True, False])
def test_notices_fit(real_bank: Bank, language: Language, first: bool) -> None:
    quizzes = [each for each in real_bank.questions.values() if each.kind is Kind.QUIZ]
    for question in quizzes:
        for option in range(len(question.wordings[language].options)):
            outcome = Outcome.RIGHT if option in question.correct else Outcome.WRONG
            answered = Answered(
                post_of(question, language), question, response(str(option), outcome), first
            )
            told = group_notices.answered(T[language], language, answered)
            assert 10 < len(told) <= 200
            assert told[-1] in ".!?…。！？)`", told
            whole = group_notices.whole_answer(T[language], language, answered, "some_bot")
            explained = label(question.wordings[language].explanation, 1000)
            assert (whole is None) == told.endswith(explained), question.id
            if whole is not None:
                assert question.wordings[language].explanation in whole.text
                assert len(render(whole.text, rich=True)) == 1
            assert "$" not in told
            assert "*" not in told or "*" in question.wordings[language].explanation


def names(*sizes: tuple[int, int]) -> list[Place]:
    """Return places by their numbers and how many share each."""
    return [Place(at, tuple(f"P{n}" for n in range(size)), 5) for at, size in sizes]


@pytest.mark.parametrize(
    ("top", "lines"),
    [
        (Top(MONDAY, [], 0), ["Nobody yet. /question asks one."]),
        (Top(MONDAY, [], 1), ["1 plays without a name. Show yours?"]),
        (Top(MONDAY, [], 5), ["5 play without a name. Show yours?"]),
        (
            Top(MONDAY, [Place(1, ("Ann", "Bob"), 3), Place(3, ("Cat",), 1)], 5),
            ["🥇 Ann, Bob — 3 right", "🥉 Cat — 1 right", "and 5 more"],
        ),
        (Top(MONDAY, [Place(4, ("*A*",), 1)], 0), [r"4\. \*A\* — 1 right"]),
        (
            Top(MONDAY, names((1, 12)), 0),
            ["🥇 P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 2 more — 5 right"],
        ),
        (
            Top(MONDAY, names(*((n, 1) for n in range(1, 13))), 3),
            ["🥇 P0 — 5 right", "🥈 P0 — 5 right", "🥉 P0 — 5 right"]
            + [f"{n}\\. P0 — 5 right" for n in range(4, 11)]
            + ["and 5 more"],
        ),
    ],
)
def test_the_list_of_the_best(top: Top, lines: list[str]) -> None:
    head, *rest = top_screen(T["en"], "en", top).text.split("\n\n")
    assert head == "🏆 The best of the week since 12 January"
    assert rest == lines


def test_a_wrong_option_without_a_reason_is_explained_all_the_same(small_bank: Bank) -> None:
    question = small_bank.questions["p-value"]
    assert question.wordings["en"].options[1] == Option("Chance of such data")
    told = group_notices.answered(
        T["en"], "en", Answered(post_of(question), question, response("", Outcome.REVEALED), True)
    )
    assert told == "👀 It is C. Because of Chance of such data."
