from datetime import date, timedelta

import pytest

from bot.core.backlog import MOST_A_DAY, Backlog
from bot.db.models import Card
from bot.telegram.callbacks import NextPress, ReviewPress
from bot.telegram.i18n import load_translations
from bot.telegram.views.review import backlog_screen, closing_line, next_button, rest_screen

ENGLISH = load_translations()["en"]
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("in_review", "backlog", "text", "data"),
    [
        (False, None, "Next →", "next:7"),
        (True, None, "Next →", "next:7:review"),
        (True, Backlog(6, 1, None), "Next → (6 left)", "next:7:review"),
        (True, Backlog(60, 4, None), "Next → (16 left)", "next:7:review"),
        (True, Backlog(0, 7, None), "Next →", "next:7"),
        (True, Backlog(40, MOST_A_DAY, None), "Next →", "next:7"),
    ],
)
def test_the_way_on_says_how_many_are_left(
    in_review: bool, backlog: Backlog | None, text: str, data: str
) -> None:
    button = next_button(ENGLISH, Card(id=7, in_review=in_review), backlog)
    assert (button.text, button.callback_data) == (text, data)


def test_a_button_of_before_is_no_review() -> None:
    assert NextPress.unpack("next:7").card == 7
    assert ReviewPress.unpack("next:7:review").card == 7
    with pytest.raises(TypeError):
        NextPress.unpack("next:7:review")
    for forged in ("next:7", "next:7:daily"):
        with pytest.raises((TypeError, ValueError)):
            ReviewPress.unpack(forged)


@pytest.mark.parametrize(
    ("backlog", "told"),
    [
        (Backlog(0, 0, None), "Nothing to review yet"),
        (Backlog(0, 0, TODAY + DAY), "Next review: tomorrow."),
        (Backlog(0, 9, TODAY + 5 * DAY), "Next review: Monday, 25 May."),
        (Backlog(1, MOST_A_DAY, TODAY + DAY), "1 more is due; it can wait"),
        (Backlog(40, MOST_A_DAY + 2, TODAY + DAY), "40 more are due; they can wait"),
    ],
)
def test_where_nothing_is_to_do_it_says_when_there_will_be(backlog: Backlog, told: str) -> None:
    screen = rest_screen(ENGLISH, "en", backlog, TODAY)
    assert told in screen.text
    assert screen.keyboard is not None


@pytest.mark.parametrize(
    ("backlog", "told"),
    [
        (None, ""),
        (Backlog(3, 2, None), ""),
        (Backlog(0, 2, None), "last one due today"),
        (Backlog(9, MOST_A_DAY, None), "9 more are due"),
    ],
)
def test_a_card_says_when_the_review_is_done(backlog: Backlog | None, told: str) -> None:
    line = closing_line(ENGLISH, backlog)
    assert told in line
    assert bool(line) == bool(told)


def test_a_large_backlog_is_no_wall() -> None:
    text = backlog_screen(ENGLISH, Backlog(73, 0, None)).text
    assert text.startswith("73 questions are due. 20 are enough for today")
