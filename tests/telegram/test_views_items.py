from dataclasses import replace

import pytest
from samples import sample_question

from bot.core.items import Item
from bot.core.question import LANGUAGES, Kind, Language
from bot.services.items import ItemReport
from bot.telegram.i18n import load_translations
from bot.telegram.markup import render
from bot.telegram.views.items import items_screen

T = load_translations()
SOUND = Item("sound", 40, 30, 40, {1: 30, 0: 10}, 0.4, 25.0)
WORST = replace(
    SOUND, question_id="worst", right=10, chosen={1: 10, 3: 28, 0: 2}, discrimination=-0.5
)


def shown(*items: Item, language: Language = "en", longest: bool = False) -> str:
    questions = {}
    for item in items:
        question = sample_question(item.question_id, kind=Kind.QUIZ, correct={1})
        wording = question.wordings["en"]
        if longest:
            option = replace(wording.options[0], text="*o* " * 25)
            wording = replace(wording, title="$x$ <b> " * 20, options=(option,) * 4)
        questions[item.question_id] = replace(question, wordings=dict.fromkeys(LANGUAGES, wording))
    report = ItemReport(50, {item.question_id: item for item in items})
    return items_screen(T[language], language, report, questions).text


def test_sound_questions_are_counted_and_not_listed() -> None:
    text = shown(SOUND)
    assert "Questions answered: 1 of 1. People: 50. First answers: 40." in text
    assert "`sound`" not in text
    assert "None misleads" in text


def test_misleading_questions_come_worst_first_with_their_favourite_mistake() -> None:
    bad = replace(WORST, question_id="bad", discrimination=0.05)
    text = shown(SOUND, bad, WORST)
    assert text.index("`worst`") < text.index("`bad`")
    assert "10 of 40 right, discrimination -0.50" in text
    assert "70 %: D" in text


def test_a_question_without_options_can_mislead_as_well() -> None:
    text = shown(replace(WORST, choices=0, chosen={}))
    assert "`worst`" in text
    assert "most often chosen" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_misleading_questions_fit_into_a_message(language: Language) -> None:
    many = [replace(WORST, question_id=f"{'q' * 36}-{n:03}") for n in range(100)]
    text = shown(*many, language=language, longest=True)
    assert len(render(text, rich=False)) == 1
    assert "90" in text, "so many are left out"


def test_an_option_that_the_question_has_no_longer_is_not_named() -> None:
    assert "most often chosen" not in shown(replace(WORST, chosen={5: 30}))
