from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.core.question import LANGUAGES, Language
from bot.core.streak import Counted, Streak
from bot.services.streaks import EarnBack, Ledger
from bot.telegram.i18n import Translator, load_translations
from bot.telegram.screen import Screen
from bot.telegram.views.progress import ledger_screen, streak_screen

DAY = timedelta(days=1)
TODAY = date(2026, 1, 15)  # a Thursday
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TRANSLATIONS = load_translations()
ENGLISH = TRANSLATIONS["en"]
Build = Callable[[Translator, Language, Ledger, datetime], Screen]
SIGNS = {
    "A": Counted.ANSWERED,
    "F": Counted.FREEZE,
    "v": Counted.VACATION,
    "t": Counted.TRAVEL,
    "x": Counted.MISSED,
    "e": Counted.EARNED_BACK,
}
LOST = EarnBack(
    days=12,
    lost_on=date(2026, 1, 14),
    reviews=3,
    until=datetime(2026, 1, 17, 3, tzinfo=ZoneInfo("Europe/Berlin")),
)


def ledger(signs: str, streak: Streak | None = None, earn_back: EarnBack | None = None) -> Ledger:
    """Return a ledger that ends today; a point is a day without a row."""
    first = TODAY - (len(signs) - 1) * DAY
    days = {first + n * DAY: SIGNS[sign] for n, sign in enumerate(signs) if sign != "."}
    answered = [day for day, counted in days.items() if counted is Counted.ANSWERED]
    streak = streak or Streak(days=len(answered), best=len(answered))
    return Ledger(replace(streak, last_day=max(answered, default=None)), TODAY, days, earn_back)


def pressable(screen: Screen) -> list[str]:
    """Return what the buttons carry."""
    assert isinstance(screen.keyboard, InlineKeyboardMarkup)
    rows = screen.keyboard.inline_keyboard
    return [button.callback_data or "" for row in rows for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("signs", "marks"),
    [
        (".", "▫️▫️▫️▫️▫️▫️⏳"),
        ("A", "▫️▫️▫️▫️▫️▫️✅"),
        ("A.A.", "▫️▫️▫️✅▫️✅⏳"),
        ("AAAAAAAAA", "✅✅✅✅✅✅✅"),
        ("AFvtxe.", "✅🧊🏖✈️❌🛠⏳"),
        ("AAAv", "▫️▫️▫️✅✅✅🏖"),
    ],
)
def test_the_week_ends_today(language: Language, signs: str, marks: str) -> None:
    text = streak_screen(TRANSLATIONS[language], language, ledger(signs), NOW).text
    shown = [mark for mark in text.split() if mark in {*"✅🧊🏖❌🛠⏳", "✈️", "▫️"}]
    assert "".join(shown) == marks


def test_weekdays_stand_in_their_order() -> None:
    text = streak_screen(ENGLISH, "en", ledger("A."), NOW).text
    names = ["Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu ⏳ until 03:00"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)


@pytest.mark.parametrize(
    ("signs", "streak", "told", "untold"),
    [
        ("AAAA", Streak(4, 9), ["🔥 4 days", "best 9"], ["🧊", "03:00"]),
        ("AAAA.", Streak(4, 9, 1), ["🔥 4 days", "🧊 1 freeze ", "03:00"], []),
        ("AAAA", Streak(14, 14, 2), ["🔥 14 days", "🧊 2 freezes "], []),
        ("A.", Streak(0, 9), ["9"], ["🔥"]),
        (".", Streak(0, 0), ["first"], ["🔥", "0 "]),
    ],
)
def test_a_streak_is_told_as_it_is(
    signs: str, streak: Streak, told: list[str], untold: list[str]
) -> None:
    text = streak_screen(ENGLISH, "en", ledger(signs, streak), NOW).text
    assert all(part in text for part in told)
    assert not any(part in text for part in untold)


@pytest.mark.parametrize(
    ("signs", "earn_back", "buttons"),
    [
        (".", None, ["next:0"]),
        ("A", None, ["set:days:"]),
        ("A.", None, ["next:0", "set:days:"]),
        ("Av", None, ["set:days:"]),
        ("AFx.", LOST, ["next:0:review", "set:days:"]),
        ("AFxA", LOST, ["next:0:review", "set:days:"]),
        ("AFxA", replace(LOST, reviews=0), ["next:0", "set:days:"]),
    ],
)
def test_what_can_be_pressed(signs: str, earn_back: EarnBack | None, buttons: list[str]) -> None:
    shown = ledger(signs, earn_back=earn_back)
    assert pressable(streak_screen(ENGLISH, "en", shown, NOW)) == buttons
    assert pressable(ledger_screen(ENGLISH, "en", shown, NOW)) == [
        button for button in buttons if button != "set:days:"
    ]


@pytest.mark.parametrize("build", [streak_screen, ledger_screen])
def test_how_to_earn_a_streak_back(build: Build) -> None:
    shown = ledger("AFx.", earn_back=LOST)
    text = build(ENGLISH, "en", shown, NOW).text
    assert "12 days broke on Wednesday, 14 January" in text
    assert "Review 3 questions" in text
    assert "until Saturday, 17 January at 03:00" in text
    assert "until tomorrow at 03:00" in build(ENGLISH, "en", shown, NOW + DAY).text


def test_the_ledger_is_told_week_by_week() -> None:
    text = ledger_screen(ENGLISH, "en", ledger("AAAFAAvvAAtAAxe."), NOW).text
    weeks = text.split("\n\n")[1:4]
    assert weeks == [
        "**29 December – 4 January**\n▫️▫️✅✅✅🧊✅\n4 days answered · freeze: Sat",
        (
            "**5 January – 11 January**\n✅🏖🏖✅✅✈️✅\n"
            "4 days answered · vacation: Tue Wed · on the way: Sat"
        ),
        "**12 January – 15 January**\n✅❌🛠⏳\n1 day answered · missed: Tue · earned back: Wed",
    ]


@pytest.mark.parametrize(
    ("signs", "marks"),
    [("A", "✅▫️"), ("AAAA", "✅"), ("AFx.", "✅🧊❌⏳"), ("AvtAe.", "✅🏖✈️🛠⏳▫️")],
)
def test_the_legend_explains_the_marks_that_occur(signs: str, marks: str) -> None:
    legend = ledger_screen(ENGLISH, "en", ledger(signs), NOW).text.split("\n\n")[-2]
    assert "".join(line.split(" ", 1)[0] for line in legend.splitlines()) == marks


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_weeks_fit_into_a_message(language: Language) -> None:
    shown = ledger("AFvtxeA" * 6, Streak(9, 99, 2), LOST)
    text = ledger_screen(TRANSLATIONS[language], language, shown, NOW).text
    assert len(text) < 4096


def test_nothing_answered_is_told_as_well() -> None:
    text = ledger_screen(ENGLISH, "en", ledger("."), NOW).text
    assert "12 January – 15 January" in text
    assert "✅" not in text
