import pytest
from samples import sample_question

from bot.telegram.i18n import load_translations
from bot.telegram.screen import Screen
from bot.telegram.views.general import saved_screen

#: The most that Telegram takes.
MOST_BUTTONS = 100


def shown(count: int) -> tuple[str, int]:
    """Return the text and the number of buttons for so many saved questions."""
    questions = [sample_question(f"q-{number}") for number in range(count)]
    screen: Screen = saved_screen(load_translations()["en"], "en", questions)
    rows = screen.keyboard.model_dump().get("inline_keyboard", []) if screen.keyboard else []
    return screen.text, sum(map(len, rows))


@pytest.mark.parametrize("count", [0, 1, 90])
def test_all_saved_questions_are_buttons(count: int) -> None:
    text, buttons = shown(count)
    assert buttons == count
    assert " of " not in text


@pytest.mark.parametrize("count", [91, 500])
def test_of_very_many_the_latest_are_shown(count: int) -> None:
    text, buttons = shown(count)
    assert text == f"Saved, the latest 90 of {count}:"
    assert buttons == 90 <= MOST_BUTTONS
