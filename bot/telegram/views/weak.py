"""Weak topics, told as they are."""

from collections.abc import Mapping

from bot.core.mastery import Mastery, Trend
from bot.core.question import Language, Topic
from bot.services.progress import Misconception, Overview
from bot.telegram.callbacks import NextPress, TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen, button, keyboard

#: From this many questions on a share is worth a percent sign.
PERCENT_FROM = 8

#: A longer list of weak topics would be no advice.
MOST_SHOWN = 7


def weak_screen(
    t: Translator, language: Language, overview: Overview, topics: Mapping[str, Topic]
) -> Screen:
    """List weak topics, worst first, those with too few answers to judge, and what was mixed up."""
    weak, unclear = overview.weakness.weak[:MOST_SHOWN], overview.weakness.unclear
    parts = []
    if weak:
        lines = [
            f"{number}. {_line(t, language, topics, result, overview.trends.get(result.topic))}"
            for number, result in enumerate(weak, start=1)
        ]
        parts += [t.gettext("Weakest right now:"), "\n".join(lines)]
    else:
        parts.append(t.gettext("No weak topics so far. The more you answer, the clearer it gets."))
    if unclear:
        few = [
            t.gettext("{topic} ({n})").format(
                topic=_name(topics, language, result), n=result.questions
            )
            for result in unclear
        ]
        parts += [t.gettext("Too few answers to judge:"), " · ".join(few)]
    if overview.misconceptions:
        mixed_up = [
            _misconception(language, misconception) for misconception in overview.misconceptions
        ]
        parts += [t.gettext("You mixed up:"), "\n".join(mixed_up)]
    do = button(t.gettext("A question now"), NextPress(), "primary")
    if weak:
        worst = topics[weak[0].topic]
        train = t.gettext("🎯 Train: {topic}").format(topic=worst.names[language])
        do = button(train, TopicPress(kind="topic", id=worst.id), "primary")
    return Screen("\n\n".join(parts), keyboard([do]))


def level(t: Translator, mastery: Mastery) -> str:
    """Say how much of a topic is known: "3 of 4", and a percentage from enough questions on."""
    if mastery.questions < PERCENT_FROM:
        known, questions = round(mastery.known), mastery.questions
        return t.gettext("{known} of {questions}").format(known=known, questions=questions)
    return t.gettext("{percent}%").format(percent=round(100 * mastery.share))


def _line(
    t: Translator,
    language: Language,
    topics: Mapping[str, Topic],
    mastery: Mastery,
    trend: Trend | None,
) -> str:
    name, known = _name(topics, language, mastery), level(t, mastery)
    if trend is not None:
        known = t.gettext("{known}, {trend}").format(known=known, trend=_trend_name(t, trend))
    if mastery.questions < PERCENT_FROM:
        return t.gettext("{topic} — {known} (few answers yet)").format(topic=name, known=known)
    return t.ngettext(
        "{topic} — {known} ({n} question)", "{topic} — {known} ({n} questions)", mastery.questions
    ).format(topic=name, known=known, n=mastery.questions)


def _trend_name(t: Translator, trend: Trend) -> str:
    names = {
        Trend.RISING: t.gettext("rising ↗"),
        Trend.STEADY: t.gettext("steady"),
        Trend.FALLING: t.gettext("falling ↘"),
    }
    return names[trend]


def _name(topics: Mapping[str, Topic], language: Language, mastery: Mastery) -> str:
    topic = topics[mastery.topic]
    return f"{topic.emoji} {topic.names[language]}"


def _misconception(language: Language, misconception: Misconception) -> str:
    wording = misconception.question.wordings[language]
    return f"- **{wording.title}** — *{wording.options[misconception.option].why}*"
