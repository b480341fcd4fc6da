"""People's own words inside the bot's: shown as they are, and never markup."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.search import Hit
from bot.db.chat_models import AnswerMode, Chat, ChatKind, ReactionMode
from bot.sandbox.markup import formatted
from bot.services.reporting import Complaint
from bot.telegram.i18n import load_translations
from bot.telegram.labels import label
from bot.telegram.markup import render
from bot.telegram.screen import Screen
from bot.telegram.views import (
    channel_settings,
    channels,
    general,
    onboarding,
    queue,
    reports,
    schedule,
    subscription,
    top,
    topics,
)

T = load_translations()["en"]

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


def chat(title: str) -> Chat:
    return Chat(
        id=-1001,
        kind=ChatKind.CHANNEL,
        title=title,
        language="en",
        topics="",
        weekdays="0123456",
        times="10:00",
        timezone="Europe/Berlin",
        answers=AnswerMode.COLLAPSED,
        answer_after_h=3,
        reactions="👍 🔥",
        reaction_mode=ReactionMode.BUTTONS,
        edition=1,
    )


VIEWS: dict[str, Callable[[str], Screen]] = {
    "name": partial(onboarding.welcome_screen, T, "en"),
    "command": partial(general.unknown_command_screen, T),
    "time": partial(subscription.bad_time_screen, T),
    "place": partial(subscription.bad_zone_screen, T),
    "nothing found": lambda words: topics.nothing_found_screen(T, "en", words, [], {}),
    "found": lambda words: topics.candidates_screen(T, words, [], {}),
    "report": lambda words: reports.complaint_screen(
        T, Complaint(1, "p-value", "answer", words), "Title", "bot"
    ),
    "reply": lambda words: reports.reply_screen(T, "Title", words),
    "channel's name": partial(channels.not_there_screen, T),
    "lost channel": partial(channels.lost_screen, T),
    "closed channel": partial(channels.may_not_post_screen, T),
    "set-up of a channel": lambda words: channels.chat_screen(T, "en", chat(words), [], NOON),
    "queue of a channel": lambda words: queue.queue_screen(T, chat(words), []),
    "times of a channel": partial(channel_settings.bad_times_screen, T),
    "zone of a channel": partial(channel_settings.bad_zone_screen, T),
    "reactions of a channel": partial(channel_settings.bad_reactions_screen, T),
    "topic in a group": partial(top.nothing_found_screen, T),
    "planned question": partial(schedule.unknown_question_screen, T),
}

#: Entities of plain text, which nobody marks up.
FOUND_BY_TELEGRAM = {
    "url", "email", "mention", "hashtag", "cashtag", "bot_command", "phone_number",
}  # fmt: skip

HOSTILE = st.text(st.sampled_from("<>&\"'*_`~[]()!|#$\\-+=.:/ \n\u202eaя注😀1"), max_size=80)


def seen(screen: Screen, *, rich: bool) -> tuple[str, set[str]]:
    """Return the text of a screen and the kinds of its entities, by Telegram's strict rules."""
    texts, kinds = [], set()
    for part in render(screen.text, rich=rich):
        assert not part.rich
        told = formatted(part.html, "HTML")
        texts.append(told.text)
        kinds |= {str(entity["type"]) for entity in told.entities}
    return "\n".join(texts), kinds


@pytest.mark.parametrize("view", VIEWS)
@given(words=HOSTILE)
def test_no_words_become_markup(view: str, words: str) -> None:
    _, usual = seen(VIEWS[view]("word"), rich=True)
    _, kinds = seen(VIEWS[view](words), rich=True)
    assert kinds - FOUND_BY_TELEGRAM <= usual


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "words", ["<b>x</b>", "a*b*c_d_", "$x^2$", "`code`", "[a](http://b.c)", "||spoiler||", "1. x"]
)
def test_words_are_shown_as_they_were_written(view: str, words: str) -> None:
    for rich in (True, False):
        assert words in seen(VIEWS[view](words), rich=rich)[0]


@given(title=st.text(max_size=300), limit=st.integers(2, 100))
def test_a_label_is_one_line_that_fits(title: str, limit: int) -> None:
    shown = label(title, limit)
    assert len(shown) <= limit
    assert "\n" not in shown


def test_a_formula_on_a_button_is_written_with_letters() -> None:
    hit = Hit("question", "x", 90.0, "Why $\\sqrt{d_k}$ and **not** $d_k$?")
    screen = topics.candidates_screen(T, "x", [hit], {})
    assert screen.keyboard is not None
    assert "Why √dₖ and not dₖ?" in screen.keyboard.model_dump_json()
