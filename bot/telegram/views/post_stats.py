"""What posts have brought: for the admins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.question import Language, Question
from bot.db.post_stats import Brought, Posted
from bot.services.post_stats import ChatWeek, StatsPage
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.times import date_name

_TITLE_LENGTH = 80


def posts_screen(
    t: Translator,
    language: Language,
    zone: ZoneInfo,
    page: StatsPage,
    questions: Mapping[str, Question],
) -> Screen:
    """Tell what each post of a page has brought; times are those of ``zone``."""
    if not page.posts:
        return Screen(t.gettext("Nothing has been posted yet."))
    parts = [
        _entry(t, language, zone, posted, brought, questions) for posted, brought in page.posts
    ]
    title = t.gettext("What the posts have brought")
    row = []
    if page.older is not None:
        older = DeskPress(mode="desk", act=DeskAct.POSTS, id=page.older)
        row.append(button(t.gettext("Older posts"), older))
    return Screen("\n\n".join([f"**{title}**", *parts]), keyboard(row) if row else None)


def digest_screen(t: Translator, weeks: Sequence[ChatWeek]) -> Screen:
    """Compare last week's posts with those of the week before, chat by chat."""
    title = t.gettext("What last week’s posts have brought")
    note = t.gettext("In brackets: the week before. /posts shows them one by one.")
    parts = [_week(t, each) for each in weeks]
    return Screen("\n\n".join([f"**{title}**", *parts, note]))


def _entry(
    t: Translator,
    language: Language,
    zone: ZoneInfo,
    posted: Posted,
    brought: Brought,
    questions: Mapping[str, Question],
) -> str:
    post = posted.post
    question = questions.get(post.question_id)
    title = question.wordings[language].title if question else post.question_id
    where = t.gettext("inline") if posted.chat_title is None else posted.chat_title
    place = [escape(where)]
    if post.finished_at is not None:
        place.append(_moment(language, post.finished_at.astimezone(zone)))
    told = [_reactions(t, brought), _answers(t, brought), _subscribers(t, brought.subscribers)]
    lines = [
        f"**{escape(label(title, _TITLE_LENGTH))}**",
        " · ".join(place),
        " · ".join(filter(None, told)) or t.gettext("nothing yet"),
    ]
    return "  \n".join(lines)


def _reactions(t: Translator, brought: Brought) -> str:
    parts = [_counts(brought.buttons)]
    if brought.native:
        parts.append(t.gettext("in Telegram {counts}").format(counts=_counts(brought.native)))
    return ", ".join(filter(None, parts))


def _counts(counts: Mapping[str, int]) -> str:
    most_first = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return " ".join(f"{escape(emoji)} {count}" for emoji, count in most_first if count)


def _answers(t: Translator, brought: Brought) -> str:
    if not brought.answers:
        return ""
    return t.gettext("{right} of {answers} right").format(
        right=brought.right, answers=brought.answers
    )


def _subscribers(t: Translator, number: int) -> str:
    if not number:
        return ""
    return t.ngettext("{n} new subscriber", "{n} new subscribers", number).format(n=number)


def _week(t: Translator, week: ChatWeek) -> str:
    now, before = week.sums, week.before
    right = t.gettext("{right} of {answers}")
    rows = [
        (t.gettext("posts"), str(now.posts), str(before.posts)),
        (t.gettext("reactions"), str(now.reactions), str(before.reactions)),
        (
            t.gettext("right answers"),
            right.format(right=now.right, answers=now.answers),
            right.format(right=before.right, answers=before.answers),
        ),
        (t.gettext("new subscribers"), str(now.subscribers), str(before.subscribers)),
    ]
    title = t.gettext("Sent inline") if week.title is None else week.title
    lines = [f"- {name}: {current} ({earlier})" for name, current, earlier in rows]
    return f"**{escape(title)}**\n\n" + "\n".join(lines)


def _moment(language: Language, moment: datetime) -> str:
    comma = "" if language == "zh" else ","
    return f"{date_name(language, moment.date())}{comma} {moment:%H:%M}"
