"""Somebody's progress: a picture, and the same numbers in words below it."""

from collections.abc import Mapping

from babel.dates import format_date, get_day_names, get_month_names

from bot.core.mastery import Mastery
from bot.core.question import Language, Topic
from bot.core.streak import Streak
from bot.core.summary import Readiness, Summary, first_day, warmth
from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.chart.values import Bar, Bars, Calendar, Chart, Gauge, Theme, Tile
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.times import date_name
from bot.telegram.views.weak import PERCENT_FROM, level


def stats_screen(
    t: Translator, language: Language, summary: Summary, topics: Mapping[str, Topic]
) -> Screen:
    """Say what the picture shows, for whoever cannot see it, and offer its colours."""
    parts = [
        f"**{t.gettext('A year of questions')}** · {_date(language, summary)}",
        "\n".join(_numbers(t, summary)),
        _readiness(t, language, summary.readiness),
        "\n".join(
            f"{title}\n{' · '.join(_topic(t, language, topics, mastery) for mastery in found)}"
            for title, found in _topic_groups(t, summary)
            if found
        )
        or _too_few(t),
    ]
    return Screen(
        "\n\n".join(parts),
        keyboard(
            [
                button(t.gettext("☀️ Light"), SetPress(what=Setting.PICTURE, value=Theme.LIGHT)),
                button(t.gettext("🌙 Dark"), SetPress(what=Setting.PICTURE, value=Theme.DARK)),
            ]
        ),
    )


def stats_chart(
    t: Translator,
    language: Language,
    summary: Summary,
    topics: Mapping[str, Topic],
    theme: Theme,
    signature: str,
) -> Chart:
    """Return what is to be drawn."""
    groups = [
        Bars(title, tuple(_bar(t, language, topics, mastery) for mastery in found))
        for title, found in _topic_groups(t, summary)
    ]
    return Chart(
        theme=theme,
        title=t.gettext("A year of questions"),
        day=_date(language, summary),
        tiles=_tiles(t, summary),
        calendar=_calendar(t, language, summary),
        gauge=_gauge(t, language, summary.readiness),
        topics=tuple(groups) if any(group.bars for group in groups) else (),
        empty=_too_few(t),
        signature=signature,
    )


def _numbers(t: Translator, summary: Summary) -> list[str]:
    answered, active = summary.answered, len(summary.answers)
    if not answered:
        return [t.gettext("No answers yet. The first one starts your streak.")]
    lines = [
        _streak(t, summary.streak),
        t.ngettext("{n} answer in all.", "{n} answers in all.", answered).format(n=answered),
    ]
    if summary.judged:
        lines.append(_right_answers(t, summary))
    days = t.ngettext(
        "{n} day with answers in a year.", "{n} days with answers in a year.", active
    ).format(n=active)
    return [*lines, days]


def _streak(t: Translator, streak: Streak) -> str:
    if streak.days:
        return t.ngettext(
            "🔥 {n} day in a row, best {best}.", "🔥 {n} days in a row, best {best}.", streak.days
        ).format(n=streak.days, best=streak.best)
    return t.ngettext(
        "No streak right now; your best was {best} day. One answer starts a new one.",
        "No streak right now; your best was {best} days. One answer starts a new one.",
        streak.best,
    ).format(best=streak.best)


def _tiles(t: Translator, summary: Summary) -> tuple[Tile, ...]:
    streak, active = summary.streak, len(summary.answers)
    best = t.gettext("best {best}").format(best=streak.best) if streak.best else ""
    return (
        Tile(str(streak.days), t.ngettext("day in a row", "days in a row", streak.days), best),
        Tile(
            str(summary.answered),
            t.ngettext("answer", "answers", summary.answered),
            t.gettext("in all"),
        ),
        _right(t, summary),
        Tile(str(active), t.ngettext("active day", "active days", active), t.gettext("in a year")),
    )


def _right(t: Translator, summary: Summary) -> Tile:
    if not summary.judged:
        return Tile("–", t.gettext("right"))
    if summary.judged < PERCENT_FROM:
        return Tile(f"{summary.right}/{summary.judged}", t.gettext("right"))
    percent = t.gettext("{percent}%").format(percent=_percent(summary))
    return Tile(percent, t.gettext("right"), f"{summary.right}/{summary.judged}")


def _right_answers(t: Translator, summary: Summary) -> str:
    """Say how many answers were right, and from enough answers on the percentage."""
    if summary.judged < PERCENT_FROM:
        return t.gettext("Right: {right} of {judged}.").format(
            right=summary.right, judged=summary.judged
        )
    return t.gettext("Right: {percent}% ({right} of {judged}).").format(
        percent=_percent(summary), right=summary.right, judged=summary.judged
    )


def _percent(summary: Summary) -> int:
    return round(100 * summary.right / summary.judged)


def _calendar(t: Translator, language: Language, summary: Summary) -> Calendar:
    months = get_month_names("abbreviated", context="stand-alone", locale=language)
    weekdays = get_day_names("abbreviated", context="stand-alone", locale=language)
    return Calendar(
        first=first_day(summary.today),
        today=summary.today,
        warmth={day: warmth(answers) for day, answers in sorted(summary.answers.items())},
        spared=tuple(sorted(summary.spared)),
        months=tuple(_name(months[number]) for number in range(1, 13)),
        weekdays=tuple(_name(weekdays[number]) for number in range(7)),
        less=t.gettext("less"),
        more=t.gettext("more"),
        spared_name=t.gettext("no answer, streak kept"),
    )


def _name(abbreviation: str) -> str:
    return abbreviation.rstrip(".").capitalize()


def _gauge(t: Translator, language: Language, readiness: Readiness) -> Gauge:
    return Gauge(
        title=t.gettext("Ready for an interview"),
        share=readiness.share,
        value=str(round(readiness.known)),
        below=t.gettext("of {questions}").format(questions=readiness.questions),
        sentence=_readiness(t, language, readiness),
    )


def _readiness(t: Translator, language: Language, readiness: Readiness) -> str:
    known, questions = round(readiness.known), readiness.questions
    if readiness.interview_on is None:
        return t.ngettext(
            "Today you would answer about {known} of {n} question.",
            "Today you would answer about {known} of {n} questions.",
            questions,
        ).format(known=known, n=questions)
    return t.ngettext(
        "At your interview on {day} you would answer about {known} of {n} question, "
        "without another review.",
        "At your interview on {day} you would answer about {known} of {n} questions, "
        "without another review.",
        questions,
    ).format(day=date_name(language, readiness.interview_on), known=known, n=questions)


def _topic_groups(t: Translator, summary: Summary) -> tuple[tuple[str, tuple[Mastery, ...]], ...]:
    return (
        (t.gettext("Strongest topics"), summary.strongest),
        (t.gettext("Weakest topics"), summary.weakest),
    )


def _too_few(t: Translator) -> str:
    return t.gettext("Still too few answers to tell strong topics from weak ones.")


def _topic(t: Translator, language: Language, topics: Mapping[str, Topic], mastery: Mastery) -> str:
    topic = topics[mastery.topic]
    return f"{topic.emoji} {topic.names[language]} {level(t, mastery)}"


def _bar(t: Translator, language: Language, topics: Mapping[str, Topic], mastery: Mastery) -> Bar:
    few = mastery.questions < PERCENT_FROM
    share = round(mastery.known) / mastery.questions if few else mastery.share
    return Bar(topics[mastery.topic].names[language], share, level(t, mastery))


def _date(language: Language, summary: Summary) -> str:
    patterns: dict[Language, str] = {
        "ru": "d MMMM y",
        "en": "d MMMM y",
        "zh": "y 年 M 月 d 日",
    }
    return format_date(summary.today, patterns[language], locale=language)
