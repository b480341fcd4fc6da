"""A streak and its ledger, told as they are."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from babel.dates import get_day_names

from bot.core.question import Language
from bot.core.streak import DAY_ENDS_AT, FREEZE_EACH, MOST_FREEZES, Counted
from bot.services.streaks import EarnBack, Ledger
from bot.telegram.callbacks import NextPress, ReviewPress, SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.screen import Row, Screen, button, keyboard
from bot.telegram.views.times import date_name, day_name, when

_WEEK = 7
_DAY = timedelta(days=1)
_END = f"{DAY_ENDS_AT:02}:00"

_MARKS = {
    Counted.ANSWERED: "✅",
    Counted.FREEZE: "🧊",
    Counted.VACATION: "🏖",
    Counted.TRAVEL: "✈️",
    Counted.MISSED: "❌",
    Counted.EARNED_BACK: "🛠",
}
_OPEN = "⏳"
_NOTHING = "▫️"


def streak_screen(t: Translator, language: Language, ledger: Ledger, now: datetime) -> Screen:
    """Tell the streak and the last seven days. ``now`` is UTC."""
    week = [ledger.today - back * _DAY for back in reversed(range(_WEEK))]
    row = "  ".join(f"{_weekday(language, day)} {_mark(day, ledger)}" for day in week)
    if ledger.open_today:
        row += " " + t.gettext("until {time}").format(time=_END)
    how = [button(t.gettext("How the days counted"), SetPress(what=Setting.DAYS))]
    return Screen(
        "\n\n".join(filter(None, [_head(t, ledger), row, _earn_back(t, language, ledger, now)])),
        keyboard(*_next_rows(t, ledger), how if ledger.days else []),
    )


def ledger_screen(t: Translator, language: Language, ledger: Ledger, now: datetime) -> Screen:
    """Tell how each day of the last weeks counted, week by week. ``now`` is UTC."""
    weeks = [_week(t, language, days, ledger) for days in _weeks(ledger)]
    parts = [
        f"**{t.gettext('How the days counted')}**",
        *weeks,
        "\n".join(_legend(t, ledger)),
        t.gettext(
            "Every {each} days in a row bring a freeze, and you can keep {most}. "
            "It is used by itself when a day goes by without an answer."
        ).format(each=FREEZE_EACH, most=MOST_FREEZES),
        _earn_back(t, language, ledger, now),
    ]
    return Screen("\n\n".join(filter(None, parts)), keyboard(*_next_rows(t, ledger)))


def _head(t: Translator, ledger: Ledger) -> str:
    streak = ledger.streak
    if streak.days:
        head = t.ngettext(
            "🔥 {n} day in a row, best {best}.",
            "🔥 {n} days in a row, best {best}.",
            streak.days,
        ).format(n=streak.days, best=streak.best)
    elif streak.best:
        head = t.ngettext(
            "No streak right now; your best was {best} day. One answer starts a new one.",
            "No streak right now; your best was {best} days. One answer starts a new one.",
            streak.best,
        ).format(best=streak.best)
    else:
        head = t.gettext("No answers yet. The first one starts your streak.")
    if not streak.freezes:
        return head
    freezes = t.ngettext(
        "🧊 {n} freeze in reserve.", "🧊 {n} freezes in reserve.", streak.freezes
    ).format(n=streak.freezes)
    return f"{head} {freezes}"


def _earn_back(t: Translator, language: Language, ledger: Ledger, now: datetime) -> str:
    lost = ledger.earn_back
    if lost is None:
        return ""
    broke = t.ngettext(
        "🛠 Your streak of {n} day broke on {day}.",
        "🛠 Your streak of {n} days broke on {day}.",
        lost.days,
    ).format(n=lost.days, day=day_name(language, lost.lost_on))
    return f"{broke} {_way_back(t, language, lost, now)}"


def _way_back(t: Translator, language: Language, lost: EarnBack, now: datetime) -> str:
    until = when(t, language, lost.until, now)
    if not lost.reviews:
        return t.gettext(
            "Answer any question, and it is yours again. You have until {until}."
        ).format(until=until)
    return t.ngettext(
        "Review {n} question that is due, and it is yours again. You have until {until}.",
        "Review {n} questions that are due, and it is yours again. You have until {until}.",
        lost.reviews,
    ).format(n=lost.reviews, until=until)


def _next_rows(t: Translator, ledger: Ledger) -> Iterator[Row]:
    if ledger.earn_back is not None and ledger.earn_back.reviews:
        yield [button(t.gettext("🔁 Review what is due"), ReviewPress(), "primary")]
    elif ledger.open_today or ledger.earn_back is not None:
        yield [button(t.gettext("A question now"), NextPress(), "primary")]


def _weeks(ledger: Ledger) -> Iterator[list[date]]:
    """Give the days of each calendar week, from the first one with a counted day until today."""
    first = min(ledger.days, default=ledger.today)
    monday = first - first.weekday() * _DAY
    while monday <= ledger.today:
        week = [monday + n * _DAY for n in range(_WEEK)]
        yield [day for day in week if day <= ledger.today]
        monday += _WEEK * _DAY


def _week(t: Translator, language: Language, days: list[date], ledger: Ledger) -> str:
    title = f"**{date_name(language, days[0])} – {date_name(language, days[-1])}**"
    marks = "".join(_mark(day, ledger) for day in days)
    words = []
    for counted in Counted:
        found = [day for day in days if ledger.days.get(day) is counted]
        if found:
            words.append(_counted(t, language, counted, found))
    return "\n".join(filter(None, [title, marks, " · ".join(words)]))


def _counted(t: Translator, language: Language, counted: Counted, days: list[date]) -> str:
    if counted is Counted.ANSWERED:
        return t.ngettext("{n} day answered", "{n} days answered", len(days)).format(n=len(days))
    texts = {
        Counted.FREEZE: t.gettext("freeze: {days}"),
        Counted.VACATION: t.gettext("vacation: {days}"),
        Counted.TRAVEL: t.gettext("on the way: {days}"),
        Counted.MISSED: t.gettext("missed: {days}"),
        Counted.EARNED_BACK: t.gettext("earned back: {days}"),
    }
    return texts[counted].format(days=" ".join(_weekday(language, day) for day in days))


def _legend(t: Translator, ledger: Ledger) -> Iterator[str]:
    """Explain the marks that occur."""
    texts = {
        _MARKS[Counted.ANSWERED]: t.gettext("answered; a day lasts until {time} at night"),
        _MARKS[Counted.FREEZE]: t.gettext("no answer, but a freeze kept the streak"),
        _MARKS[Counted.VACATION]: t.gettext("on a break: the streak waits"),
        _MARKS[Counted.TRAVEL]: t.gettext("lost on the way east: the streak waits"),
        _MARKS[Counted.MISSED]: t.gettext("no answer, and no freeze left"),
        _MARKS[Counted.EARNED_BACK]: t.gettext("no answer, but earned back afterwards"),
        _OPEN: t.gettext("still open, until {time} at night"),
        _NOTHING: t.gettext("before your first answer"),
    }
    shown = {_mark(day, ledger) for day in _shown(ledger)}
    for mark, text in texts.items():
        if mark in shown:
            yield f"{mark} {text.format(time=_END)}"


def _shown(ledger: Ledger) -> Iterable[date]:
    return (day for week in _weeks(ledger) for day in week)


def _mark(day: date, ledger: Ledger) -> str:
    counted = ledger.days.get(day)
    if counted is not None:
        return _MARKS[counted]
    return _OPEN if day == ledger.today else _NOTHING


def _weekday(language: Language, day: date) -> str:
    name: str = get_day_names("abbreviated", locale=language)[day.weekday()]
    return name.rstrip(".").capitalize()
