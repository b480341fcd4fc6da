"""The daily question: what is set, and what a person may set."""

from collections.abc import Collection
from datetime import date, datetime

from bot.core.question import Difficulty, Language, Topic
from bot.core.schedule import local_day
from bot.services.subscribing import MAX_PAUSE_DAYS, Plan
from bot.telegram.callbacks import NextPress, SetPress, Setting
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, grid, keyboard
from bot.telegram.views import aims
from bot.telegram.views.onboarding import LANGUAGE_NAMES
from bot.telegram.views.reminder import reminder_label
from bot.telegram.views.times import day_name, when


def plan_screen(t: Translator, language: Language, plan: Plan, city: str, now: datetime) -> Screen:
    """Say when questions come. ``city`` names the zone."""
    text = t.gettext("Your question comes every day at {time}, {city} time.").format(
        time=f"{plan.daily_at:%H:%M}", city=city
    )
    text += "\n\n" + _next_line(t, language, plan, now)
    return Screen(text, keyboard([button(t.gettext("A question now"), NextPress())]))


def zone_set_screen(t: Translator, city: str) -> Screen:
    """Confirm the zone of somebody without a daily question."""
    return Screen(
        t.gettext("You are on {city} time now. /subscribe starts the daily question.").format(
            city=city
        )
    )


def _next_line(t: Translator, language: Language, plan: Plan, now: datetime) -> str:
    if (until := _break_end(plan, now)) is not None:
        day = day_name(language, until)
        return t.gettext("You are on a break until {day}.").format(day=day)
    if plan.next_due is None or plan.next_due <= now:
        return t.gettext("Today’s question is on its way.")
    return t.gettext("Next question: {when}.").format(when=when(t, language, plan.next_due, now))


def _break_end(plan: Plan, now: datetime) -> date | None:
    """Return the first day after a break that lasts; None without one."""
    until = plan.paused_until
    return until if until is not None and local_day(now, plan.zone) < until else None


def paused_screen(t: Translator, language: Language, until: date) -> Screen:
    """Confirm a pause."""
    text = t.gettext(
        "Rest well, your streak is safe. I’ll be back on {day}; /subscribe if you want me sooner."
    )
    return Screen(text.format(day=day_name(language, until)))


def resting_screen(t: Translator, language: Language, until: date) -> Screen:
    """Confirm the vacation of somebody without a daily question."""
    text = t.gettext("Rest well, your streak is safe until {day}.")
    return Screen(text.format(day=day_name(language, until)))


def stopped_screen(t: Translator, *, was_running: bool) -> Screen:
    """Confirm a stop."""
    if not was_running:
        return Screen(
            t.gettext("There is no daily question to stop. /subscribe starts one."),
        )
    return Screen(
        t.gettext(
            "No more daily questions. Your answers stay, and /question still works. "
            "/subscribe brings the daily one back."
        )
    )


def bad_time_screen(t: Translator, text: str) -> Screen:
    """Say what a time looks like."""
    return Screen(
        t.gettext(
            "I don’t understand the time “{text}”. Write hours and minutes, like `/time 09:30`."
        ).format(text=escape(text[:40]))
    )


def bad_zone_screen(t: Translator, text: str) -> Screen:
    """Say what a time zone looks like."""
    return Screen(
        t.gettext(
            "I don’t know the place “{text}”. Write a larger city near you or a time zone, "
            "like `/timezone Europe/Berlin`, or send your location."
        ).format(text=escape(text[:40]))
    )


def pause_screen(t: Translator) -> Screen:
    """Ask how long the pause shall be."""
    return Screen(
        t.gettext("For how many days? From 1 to {most}, like `/pause 7`.").format(
            most=MAX_PAUSE_DAYS
        ),
        keyboard(_pauses(t)),
    )


def not_subscribed_screen(t: Translator) -> Screen:
    """Say that there is nothing to pause."""
    return Screen(t.gettext("There is no daily question to pause. /subscribe starts one."))


def _pauses(t: Translator) -> Row:
    return [
        button(
            t.ngettext("{n} day", "{n} days", days).format(n=days),
            SetPress(what=Setting.PAUSE, value=str(days)),
        )
        for days in (3, 7, 14)
    ]


def language_screen(t: Translator, current: Language) -> Screen:
    """Offer the languages."""
    return Screen(
        t.gettext(
            "Which language shall we speak? Press one, or write `/language ru`, `en` or `zh`."
        ),
        keyboard(
            [
                button(
                    name,
                    SetPress(what=Setting.LANGUAGE, value=language),
                    "primary" if language == current else None,
                )
                for language, name in LANGUAGE_NAMES.items()
            ]
        ),
    )


def topics_screen(
    t: Translator,
    language: Language,
    topics: Collection[Topic],
    chosen: frozenset[str],
    *,
    subscribed: bool,
) -> Screen:
    """Offer the topics to choose among; an empty choice is every topic."""
    text = t.gettext("Press a topic to add it or take it away.")
    state = (
        t.ngettext("Chosen: {n} topic.", "Chosen: {n} topics.", len(chosen)).format(n=len(chosen))
        if chosen
        else t.gettext("Chosen: all topics.")
    )
    buttons = [
        button(
            f"{'✅' if not chosen or topic.id in chosen else '▫️'} "
            f"{topic.emoji} {topic.names[language]}",
            SetPress(what=Setting.TOPIC, value=topic.id),
        )
        for topic in topics
    ]
    done = (
        button(t.gettext("← Settings"), SetPress(what=Setting.MENU))
        if subscribed
        else button(t.gettext("Let’s go"), SetPress(what=Setting.GO), "primary")
    )
    return Screen(f"{text}\n\n{state}", keyboard(*grid(buttons, 2), [done]))


def settings_screen(
    t: Translator,
    language: Language,
    plan: Plan | None,
    *,
    city: str,
    rich: bool,
    level: Difficulty | None,
    interview_on: date | None,
    now: datetime,
) -> Screen:
    """Show every setting as a button that changes it."""
    running = plan is not None and plan.next_due is not None
    daily = (
        _next_line(t, language, plan, now)
        if plan and running
        else t.gettext("The daily question is off.")
    )

    def row(text: str, what: Setting, value: str = "") -> Row:
        return [button(text, SetPress(what=what, value=value))]

    pause_or_go_on = (
        row(t.gettext("▶ Go on now"), Setting.SUBSCRIBE)
        if plan and _break_end(plan, now)
        else row(t.gettext("⏸ Pause"), Setting.PAUSE)
    )
    rows = [
        row(
            t.gettext("🌐 Language: {name}").format(name=LANGUAGE_NAMES[language]), Setting.LANGUAGE
        ),
        row(t.gettext("🧩 Topics"), Setting.TOPIC)
        + row(
            t.gettext("⏰ Time: {time}").format(time=f"{plan.daily_at:%H:%M}")
            if plan
            else t.gettext("⏰ Time"),
            Setting.TIME,
        ),
        row(t.gettext("🌍 Time zone: {city}").format(city=city), Setting.ZONE),
        row(aims.level_label(t, level), Setting.LEVEL),
        row(aims.interview_label(t, language, interview_on), Setting.INTERVIEW),
        row(reminder_label(t, plan.reminds_at), Setting.REMINDER) if plan and running else [],
        row(
            t.gettext("∑ Formulas: typeset") if rich else t.gettext("∑ Formulas: plain text"),
            Setting.RICH,
            "off" if rich else "on",
        ),
        pause_or_go_on + row(t.gettext("⏹ Stop"), Setting.STOP)
        if running
        else row(t.gettext("▶ Turn on the daily question"), Setting.SUBSCRIBE),
    ]
    # Texts are collected from the code, but not from inside an f-string.
    title = t.gettext("Settings")
    parts = [f"**{title}**", daily]
    if rich:
        parts.append(
            t.gettext("If questions arrive as grey placeholders, switch formulas to plain text.")
        )
    return Screen("\n\n".join(parts), keyboard(*rows))
