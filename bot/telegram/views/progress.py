"""Streak and weak topics, told as they are."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from babel.dates import get_day_names

from bot.core.mastery import TopicResult, Weakness
from bot.core.question import Language, Topic
from bot.core.streak import Streak
from bot.telegram.callbacks import NextPress, TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard

_WEEK = 7

#: From this many answers on a share is worth a percent sign.
_PERCENT_FROM = 8


def streak_screen(
    t: Translator, language: Language, streak: Streak, days: Collection[date], today: date
) -> Screen:
    """Tell the streak and the last seven days; ``days`` are those with an answer."""
    if streak.current:
        head = t.ngettext(
            "🔥 {n} day in a row, best {best}.",
            "🔥 {n} days in a row, best {best}.",
            streak.current,
        ).format(n=streak.current, best=streak.best)
    elif streak.best:
        head = t.ngettext(
            "No streak right now; your best was {best} day. One answer starts a new one.",
            "No streak right now; your best was {best} days. One answer starts a new one.",
            streak.best,
        ).format(best=streak.best)
    else:
        head = t.gettext("No answers yet. The first one starts your streak.")
    names = get_day_names("abbreviated", locale=language)
    week = [today - timedelta(days=back) for back in reversed(range(_WEEK))]
    row = "  ".join(
        f"{names[day.weekday()].rstrip('.').capitalize()} {_mark(day, days, today)}" for day in week
    )
    parts = [head, row]
    if streak.open_today:
        parts.append(t.gettext("Today is still open."))
    return Screen(
        "\n\n".join(parts),
        keyboard([button(t.gettext("A question now"), NextPress(), "primary")])
        if streak.open_today
        else None,
    )


def _mark(day: date, days: Collection[date], today: date) -> str:
    if day in days:
        return "✅"
    return "⏳" if day == today else "▫️"


def weak_screen(
    t: Translator, language: Language, weakness: Weakness, topics: Mapping[str, Topic]
) -> Screen:
    """List weak topics, worst first, then those with too few answers to judge."""
    parts = []
    if weakness.weak:
        lines = [
            f"{number}. {_topic(topics, language, result)} — {share(t, result)}"
            for number, result in enumerate(weakness.weak, start=1)
        ]
        parts.append(t.gettext("Weakest right now:") + "\n\n" + "\n".join(lines))
    else:
        parts.append(t.gettext("No weak topics so far. The more you answer, the clearer it gets."))
    if weakness.unclear:
        lines = [
            f"{_topic(topics, language, result)} ({result.answers})" for result in weakness.unclear
        ]
        parts.append(t.gettext("Too few answers to judge:") + "\n\n" + " · ".join(lines))
    if not weakness.weak:
        return Screen(
            "\n\n".join(parts),
            keyboard([button(t.gettext("A question now"), NextPress(), "primary")]),
        )
    worst = weakness.weak[0].topic
    train = t.gettext("🎯 Train: {topic}").format(topic=topics[worst].names[language])
    return Screen(
        "\n\n".join(parts),
        keyboard([button(train, TopicPress(kind="topic", id=worst), "primary")]),
    )


def share(t: Translator, result: TopicResult) -> str:
    """Say how many answers were right: "3 of 4", and a percentage once there are enough."""
    counted = t.gettext("{right} of {answers}").format(right=result.right, answers=result.answers)
    if result.answers < _PERCENT_FROM:
        return counted
    percent = round(100 * result.right / result.answers)
    return t.gettext("{percent}% ({counted})").format(percent=percent, counted=counted)


def _topic(topics: Mapping[str, Topic], language: Language, result: TopicResult) -> str:
    topic = topics[result.topic]
    return f"{topic.emoji} {topic.names[language]}"
