"""What stands in a post and under it."""

from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from itertools import pairwise
from pathlib import Path

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.bank.load import load
from bot.core.question import LANGUAGES, Bank, Option, Question
from bot.db.chat_models import AnswerMode, Chat, ChatKind, Post, ReactionMode
from bot.telegram.markup import render
from bot.telegram.pages import visible
from bot.telegram.screen import Poll, Screen
from bot.telegram.views.post import answer_screen, poll_of, post_keyboard, post_screen, tags

EN = NullTranslations()


def chat(**changes: object) -> Chat:
    settings: dict[str, object] = {
        "id": -1001,
        "kind": ChatKind.CHANNEL,
        "language": "en",
        "answer_after_h": 24,
        "reactions": "👍 🔥 🥱 🤔",
        "reaction_mode": ReactionMode.BUTTONS,
        "discussion_url": None,
    }
    return Chat(**settings | changes)


def post(question: Question, answers: AnswerMode | None = AnswerMode.ON_REQUEST) -> Post:
    order = "".join(map(str, reversed(range(len(question.wordings["en"].options)))))
    return Post(
        id=5, chat_id=-1001, question_id=question.id, language="en", option_order=order,
        answers=answers, closed_at=None,
    )  # fmt: skip


def plain(screen: Screen) -> str:
    """Return what a reader of a client without rich messages sees."""
    return "\n\n".join(visible(part.html) for part in render(screen.text, rich=False))


def labels(keyboard: object) -> list[list[str]]:
    assert isinstance(keyboard, InlineKeyboardMarkup)
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def shown(
    bank: Bank, name: str, answers: AnswerMode | None = AnswerMode.ON_REQUEST, **settings: object
) -> Screen:
    question = bank.questions[name]
    return post_screen(
        EN, bank, chat(**settings), post(question, answers), question, {"👍": 12}, "bot"
    )


def test_an_open_question_on_request(small_bank: Bank) -> None:
    screen = shown(small_bank, "scaled-dot-product")
    assert plain(screen) == "Why are dot products divided by √dₖ? [en]\n\n#Attention #ds"
    assert labels(screen.keyboard) == [
        ["👍 12", "🔥", "🥱", "🤔"],
        ["👀 Show answer", "🎯 Answer it yourself"],
    ]


def test_a_quiz_shows_its_options_in_the_order_of_the_post(small_bank: Bank) -> None:
    text = plain(shown(small_bank, "p-value"))
    assert "A Power\n\nB Size of the effect\n\nC Chance of such data" in text
    assert "✅" not in text
    assert "Because of" not in text


@pytest.mark.parametrize("name", ["p-value", "scaled-dot-product", "why-attention"])
def test_the_collapsed_answer_is_in_an_expandable_block(small_bank: Bank, name: str) -> None:
    screen = shown(small_bank, name, AnswerMode.COLLAPSED)
    (part,) = render(screen.text, rich=False)
    before, _, inside = part.html.partition("<blockquote expandable>")
    assert "💡 Answer" in before
    assert small_bank.questions[name].wordings["en"].body in visible(inside)
    assert "Sources: " in visible(inside)
    tag = "Statistics" if name == "p-value" else "Attention"
    assert part.html.rstrip().endswith(f"#{tag} #ds")
    assert labels(screen.keyboard)[1][0] == "🎯 Answer it yourself"


def test_a_rich_collapsed_answer(small_bank: Bank) -> None:
    (part,) = render(shown(small_bank, "dropout", AnswerMode.COLLAPSED).text, rich=True)
    assert part.rich
    assert "<details><summary>💡 Answer</summary><p>✅ <b>B</b> Nothing</p>" in part.html
    assert '<pre><code class="language-python">layer.eval()</code></pre>' in part.html


def test_an_answer_that_comes_later(small_bank: Bank) -> None:
    question = small_bank.questions["p-value"]
    asked = post(question, AnswerMode.LATER)
    before = plain(post_screen(EN, small_bank, chat(), asked, question, {}, "bot"))
    assert "⏳ The answer comes 24 hours after the question." in before
    assert "✅" not in before


def test_it_has_come(small_bank: Bank, later: Post) -> None:
    question = small_bank.questions["p-value"]
    screen = post_screen(EN, small_bank, chat(), later, question, {}, "bot")
    text = plain(screen)
    assert "C ✅ Chance of such data" in text
    assert "Because of Chance of such data." in text
    assert "⏳" not in text
    assert "👀 Show answer" not in labels(screen.keyboard)[1]
    reply = plain(answer_screen(EN, later, question))
    assert reply.startswith("What is a p-value? [en]\n\n✅ C Chance of such data\n\n")


@pytest.fixture
def later(small_bank: Bank) -> Post:
    """Give a post whose answer has been told."""
    told = post(small_bank.questions["p-value"], AnswerMode.LATER)
    told.closed_at = datetime(2026, 1, 12, tzinfo=UTC)
    return told


def test_a_dialogue_in_a_series(small_bank: Bank) -> None:
    screen = shown(small_bank, "why-attention")
    assert plain(screen) == (
        "🥸 34. What is attention for? [en]\n\n"
        "👩🏻‍💻 (the answer is hidden: press to compare it with yours)\n\n#Attention #ds"
    )
    assert labels(screen.keyboard)[1] == ["👀 Answer 34", "🎯 Answer it yourself"]


def test_the_next_part_of_a_series_is_a_press_away(whole_bank: Bank) -> None:
    parts = sorted(
        (question.series.number, question)
        for question in whole_bank.questions.values()
        if question.series is not None
    )
    for (_, question), (number, following) in pairwise(parts):
        keyboard = post_keyboard(EN, whole_bank, chat(), post(question), question, {}, "bot")
        assert keyboard is not None
        button = keyboard.inline_keyboard[1][-1]
        assert button.text == f"{number} →"
        assert button.url == f"https://t.me/bot?start=q_{following.id}_5"


@pytest.fixture(scope="module")
def whole_bank() -> Bank:
    """Give the bank as it is published."""
    return load(Path("content"))


def test_a_discussion_only_asks(small_bank: Bank) -> None:
    screen = shown(small_bank, "worst-leak", None, discussion_url="https://t.me/talks")
    parts = ["Your worst data leak? [en]", "🔸 How did you find it?", "#Validation #ds"]
    assert plain(screen) == "\n\n".join(parts)
    assert labels(screen.keyboard) == [["👍 12", "🔥", "🥱", "🤔"], ["💬 Discuss"]]


def test_native_reactions_need_no_buttons(small_bank: Bank) -> None:
    screen = shown(small_bank, "p-value", reaction_mode=ReactionMode.NATIVE)
    assert labels(screen.keyboard) == [["👀 Show answer", "🎯 Answer it yourself"]]
    only = shown(small_bank, "worst-leak", None, reaction_mode=ReactionMode.NATIVE)
    assert only.keyboard is None
    both = shown(small_bank, "worst-leak", None, reaction_mode=ReactionMode.BOTH)
    assert labels(both.keyboard) == [["👍 12", "🔥", "🥱", "🤔"]]


def test_topic_and_roles_make_hashtags(whole_bank: Bank) -> None:
    question = whole_bank.questions["network-effects"]
    made = {}
    for language in LANGUAGES:
        shown_in = post(question)
        shown_in.language = language
        (part,) = render(tags(whole_bank, shown_in, question), rich=False)
        made[language] = visible(part.html)
    roles = "#ds #analyst #recsys"
    assert question.asked_for[:3] == ("ds", "analyst", "recsys")
    assert made == {
        "ru": f"#A_B_тесты {roles}", "en": f"#A_B_tests {roles}", "zh": f"#A_B_实验 {roles}"
    }  # fmt: skip


def test_a_quiz_as_a_poll(small_bank: Bank) -> None:
    question = small_bank.questions["robust-statistics"]
    assert poll(small_bank, question) is None, "its formula has to be drawn"
    question = small_bank.questions["p-value"]
    made = poll(small_bank, question)
    assert made is not None
    assert made.question == "What is a p-value? [en]"
    assert made.options[1] == "Chance of such data"
    assert made.correct == (1,)
    assert made.explanation == "Because of Chance of such data."
    assert made.description == "#Statistics #ds"
    assert labels(made.keyboard) == [["👍", "🔥", "🥱", "🤔"], ["🎯 Answer it yourself"]]


def poll(bank: Bank, question: Question) -> Poll | None:
    return poll_of(EN, bank, chat(), post(question, AnswerMode.POLL), question, {}, "bot")


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({"title": "q" * 300}, True),
        ({"title": "q" * 301}, False),
        ({"title": f"**{'q' * 300}**"}, True),
        ({"explanation": "e" * 200}, True),
        ({"explanation": "e" * 201}, False),
        ({"explanation": "a\n\nb"}, True),
        ({"explanation": "a\nb\nc\nd"}, False),
        ({"explanation": ""}, True),
        ({"options": "o" * 100}, True),
        ({"options": "o" * 101}, False),
        ({"options": "$\\sum_{i=1}^{n} x_i$"}, False),
    ],
)
def test_what_does_not_fit_a_poll_is_none(
    small_bank: Bank, changes: dict[str, str], fits: bool
) -> None:
    question = small_bank.questions["p-value"]
    wording = question.wordings["en"]
    options = wording.options
    if "options" in changes:
        options = (Option(changes["options"]), *options[1:])
    words = {name: text for name, text in changes.items() if name != "options"}
    longer = replace(wording, options=options, **words)
    changed = replace(question, wordings={**question.wordings, "en": longer})
    assert (poll(small_bank, changed) is not None) is fits


def test_every_question_of_the_content_can_be_posted(whole_bank: Bank) -> None:
    modes = [*AnswerMode, None]
    for number, question in enumerate(whole_bank.questions.values()):
        asked = post(question, modes[number % len(modes)])
        asked.language = LANGUAGES[number % 3]
        screen = post_screen(EN, whole_bank, chat(), asked, question, {"👍": 1}, "bot")
        for rich in (True, False):
            assert render(screen.text, rich=rich)
