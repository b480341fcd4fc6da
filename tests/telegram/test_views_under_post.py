"""What one reader sees who presses something under a post."""

from dataclasses import replace

import pytest

from bot.core.question import Bank, Language
from bot.db.chat_models import Post
from bot.services.reacting import Reacted
from bot.telegram.i18n import load_translations
from bot.telegram.views.under_post import reacted, short_answer

NOTICE = 200


def post(language: Language = "en") -> Post:
    return Post(id=1, language=language, option_order="")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("x" * NOTICE, "x" * NOTICE),
        ("x" * (NOTICE + 1), None),
        ("**" + "x" * NOTICE + "**", "x" * NOTICE),
        ("A & B < C", "A & B < C"),
        ("$$\\frac{a}{b}$$", "a/b"),
        ("$$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$$", None),
    ],
)
def test_an_answer_is_told_at_once_if_all_of_it_fits(
    small_bank: Bank, body: str, told: str | None
) -> None:
    question = small_bank.questions["scaled-dot-product"]
    wording = replace(question.wordings["en"], body=body)
    assert short_answer(post(), replace(question, wordings={"en": wording})) == told


def test_a_quiz_tells_what_is_right_and_why(small_bank: Bank) -> None:
    told = short_answer(post("ru"), small_bank.questions["robust-statistics"])
    assert told == "✅ Median\n\n✅ Interquartile range\n\nBecause of Median."


@pytest.mark.parametrize("language", ["ru", "en", "zh"])
@pytest.mark.parametrize("effect", Reacted)
def test_a_press_of_a_reaction_is_always_told(language: Language, effect: Reacted) -> None:
    told = reacted(load_translations()[language], effect, "👍")
    assert told.startswith("👍 ")
    assert len(told) <= NOTICE
