"""A channel or a group as its administrators see it in their private chat."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton
from babel import Locale

from bot.core.question import Language, Topic
from bot.core.timetable import read_weekdays
from bot.db.chat_models import AnswerMode, Chat, ChatKind, ReactionMode
from bot.services import zones
from bot.telegram.callbacks import ChatPress, ChatSetting, QueueAct, QueuePress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, keyboard
from bot.telegram.views.onboarding import LANGUAGE_NAMES
from bot.telegram.views.times import when

_WORKDAYS = frozenset(range(1, 6))
_MOST_CHATS = 90
_TITLE = 60


def arrived_screen(t: Translator, chat: Screen) -> Screen:
    """Greet whoever has let the bot in, above the screen of the chat."""
    hello = t.gettext("Thanks for letting me in. This is what I would post:")
    return Screen(f"{hello}\n\n{chat.text}", chat.keyboard)


def chat_screen(
    t: Translator, language: Language, chat: Chat, topics: Sequence[Topic], now: datetime
) -> Screen:
    """Show what is set in a chat. ``language`` is that of whoever looks; ``topics`` are all."""
    city = escape(zones.city(chat.timezone, language))
    times = chat.times.replace(" ", ", ")
    lines = [
        f"**{escape(chat.title)}**",
        _state_line(t, language, chat, now),
        "\n".join(
            (
                f"🌐 {LANGUAGE_NAMES[chat.language]}",
                f"🧩 {topics_label(t, language, chat, topics)}",
                f"⏰ {times} · {days_label(t, language, chat)} · {city}",
                *_post_lines(t, chat),
            )
        ),
        t.gettext("Other administrators find this with `/channels {id}`.").format(id=chat.id),
    ]
    return Screen("\n\n".join(lines), keyboard(*_chat_rows(t, chat)))


def _post_lines(t: Translator, chat: Chat) -> list[str]:
    """Say what a post looks like. In a group everybody answers, and nothing of it is set."""
    if chat.kind is ChatKind.GROUP:
        return [
            t.gettext("👥 In the group itself, `/question` brings one at any time."),
            t.gettext("📍 In a forum, write `/here` in the topic where they should come."),
        ]
    return [
        f"👀 {answers_label(t, chat.answers, chat.answer_after_h)}",
        f"{escape(chat.reactions)} · {mode_label(t, chat.reaction_mode)}",
    ]


def _state_line(t: Translator, language: Language, chat: Chat, now: datetime) -> str:
    if chat.next_due_at is not None and chat.next_due_at > now:
        due = chat.next_due_at.astimezone(ZoneInfo(chat.timezone))
        return t.gettext("▶ Next post: {when}.").format(when=when(t, language, due, now))
    if chat.next_due_at is not None:
        return t.gettext("▶ The next post is on its way.")
    if chat.paused_at is not None:
        return t.gettext("⏸ Paused: I post nothing by myself.")
    return t.gettext("Not started yet: change what you like, then press the first button.")


def _chat_rows(t: Translator, chat: Chat) -> list[Row]:
    def opens(text: str, what: ChatSetting) -> Row:
        return [button(text, ChatPress(chat=chat.id, edition=chat.edition, what=what))]

    if chat.next_due_at is not None:
        first = opens(t.gettext("⏸ Pause the posts"), ChatSetting.PAUSE)
    else:
        start = ChatPress(chat=chat.id, edition=chat.edition, what=ChatSetting.START)
        text = t.gettext("▶ Go on posting") if chat.paused_at else t.gettext("▶ Start posting")
        first = [button(text, start, "primary")]
    see = QueuePress(chat=chat.id, act=QueueAct.SEE)
    queue = QueuePress(chat=chat.id, act=QueueAct.LIST)
    return [
        first,
        [button(t.gettext("📄 The next post"), see), button(t.gettext("🗂 The next seven"), queue)],
        opens(t.gettext("🌐 Language"), ChatSetting.LANGUAGE)
        + opens(t.gettext("🧩 Topics"), ChatSetting.TOPIC),
        opens(t.gettext("⏰ Times"), ChatSetting.TIMES)
        + opens(t.gettext("📅 Days"), ChatSetting.DAY),
        opens(t.gettext("🌍 Time zone"), ChatSetting.ZONE),
        opens(t.gettext("👀 Answer"), ChatSetting.ANSWERS)
        + opens(t.gettext("👍 Reactions"), ChatSetting.REACTIONS)
        if chat.kind is ChatKind.CHANNEL
        else [],
    ]


def chats_screen(t: Translator, chats: Sequence[Chat], act: QueueAct | None = None) -> Screen:
    """Offer the chats somebody set up; ``act`` is what to do with the one that is pressed."""
    rows = [
        [
            button(
                f"{'📣' if chat.kind is ChatKind.CHANNEL else '👥'} {chat.title[:_TITLE]}",
                QueuePress(chat=chat.id, act=act)
                if act
                else ChatPress(chat=chat.id, edition=chat.edition, what=ChatSetting.MENU),
            )
        ]
        for chat in chats[:_MOST_CHATS]
    ]
    return Screen(t.gettext("Which channel or group?"), keyboard(*rows))


def topics_label(t: Translator, language: Language, chat: Chat, topics: Sequence[Topic]) -> str:
    """Name the topics of a chat; of many, say how many."""
    chosen = chat.topics.split()
    names = [topic.names[language] for topic in topics if topic.id in chosen]
    if not names:
        return t.gettext("all topics")
    if len(names) <= 3:
        return escape(", ".join(names))
    return t.ngettext("{n} topic", "{n} topics", len(names)).format(n=len(names))


def days_label(t: Translator, language: Language, chat: Chat) -> str:
    """Name the days with posts."""
    days = read_weekdays(chat.weekdays)
    if len(days) == 7:
        return t.gettext("every day")
    if days == _WORKDAYS:
        return t.gettext("from Monday to Friday")
    names = weekday_names(language)
    return ", ".join(names[day] for day in sorted(days))


def weekday_names(language: Language) -> dict[int, str]:
    """Return the days of the week as short as people write them, 1 is Monday."""
    names = Locale.parse(language).days["stand-alone"]["abbreviated"]
    return {day + 1: str(names[day]).capitalize() for day in range(7)}


def answers_label(t: Translator, mode: AnswerMode, hours: int) -> str:
    """Say how the answer is to be had."""
    match mode:
        case AnswerMode.COLLAPSED:
            return t.gettext("the answer, folded up in the post")
        case AnswerMode.ON_REQUEST:
            return t.gettext("the answer by a button")
        case AnswerMode.LATER:
            return t.ngettext(
                "the answer appears {n} hour later", "the answer appears {n} hours later", hours
            ).format(n=hours)
        case AnswerMode.POLL:
            return t.gettext("a quiz poll, which tells by itself")


def mode_label(t: Translator, mode: ReactionMode) -> str:
    """Say how readers react."""
    match mode:
        case ReactionMode.BUTTONS:
            return t.gettext("buttons")
        case ReactionMode.NATIVE:
            return t.gettext("Telegram’s own reactions")
        case ReactionMode.BOTH:
            return t.gettext("buttons and Telegram’s own")


def nowhere_screen(t: Translator, username: str) -> Screen:
    """Say how to let the bot into a channel or a group."""
    text = t.gettext(
        "I can post questions in your channel or group, too. Add me there, to a channel as an "
        "administrator who may post, and I’ll write to you here."
    )
    to_channel = f"https://t.me/{username}?startchannel&admin=post_messages+edit_messages"
    to_group = f"https://t.me/{username}?startgroup=true"
    return Screen(
        text,
        keyboard(
            [InlineKeyboardButton(text=t.gettext("📣 Add to a channel"), url=to_channel)],
            [InlineKeyboardButton(text=t.gettext("👥 Add to a group"), url=to_group)],
        ),
    )


def not_there_screen(t: Translator, name: str) -> Screen:
    """Say that a typed name is that of no chat where the bot is."""
    return Screen(
        t.gettext(
            "I’m in no channel or group “{name}”. Write its @name or its number, "
            "or /channels to see yours."
        ).format(name=escape(name[:40]))
    )


def may_not_post_screen(t: Translator, title: str) -> Screen:
    """Say which right is missing."""
    return Screen(
        t.gettext(
            "I’m in **{title}** now, but I may not post there. Let me post messages, and we begin."
        ).format(title=escape(title))
    )


def lost_screen(t: Translator, title: str) -> Screen:
    """Say, once, that the bot may not post in a chat any more."""
    return Screen(
        t.gettext(
            "I may not post in **{title}** any more, so it is paused. All that was set stays: "
            "let me in again, and /channels goes on with it."
        ).format(title=escape(title))
    )


def refused(t: Translator) -> str:
    """Say, in a notice, who may change a chat. Whoever may not is not told what it is called."""
    return t.gettext("Only administrators of a channel or group who may post there can do this.")


def shut_out(t: Translator) -> str:
    """Say, in a notice, that the bot is not let in."""
    return t.gettext("I’m not let in there any more. Add me again as somebody who may post.")


def changed_meanwhile(t: Translator) -> str:
    """Say, in a notice, that a press came after somebody else's."""
    return t.gettext("This has just been changed. Here is how it is now.")
