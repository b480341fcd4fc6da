"""What a press on a setting of a channel or a group means, as values of its row."""

from collections.abc import Callable, Collection, Mapping

from bot.core.question import LANGUAGES
from bot.core.timetable import read_weekdays
from bot.core.typed import parse_emoji, parse_times, write_times
from bot.db.chat_models import AnswerMode, Chat, ReactionMode
from bot.services import zones
from bot.telegram.callbacks import ChatSetting
from bot.telegram.views.channel_settings import ALL, HOURS

Values = Mapping[str, object]


def values_of(chat: Chat, what: ChatSetting, value: str, topics: Collection[str]) -> Values | None:
    """Return what a press changes; None for a value that no button of ours has."""
    if what is ChatSetting.TOPIC:
        return _topics(chat, value, topics)
    read = _READERS.get(what)
    return read(chat, value) if read else None


def _topics(chat: Chat, value: str, topics: Collection[str]) -> Values | None:
    if value == ALL:
        return {"topics": ""}
    sign, topic = value[:1], value[1:]
    chosen = set(chat.topics.split())
    # One that the bank has no more can still be taken away.
    if sign == "+" and topic in topics:
        chosen.add(topic)
    elif sign == "-" and (topic in topics or topic in chosen):
        chosen.discard(topic)
    else:
        return None
    return {"topics": " ".join(sorted(chosen))}


def _days(chat: Chat, value: str) -> Values | None:
    if len(value) != 2 or value[0] not in "+-" or value[1] not in "1234567":
        return None
    days, day = set(read_weekdays(chat.weekdays)), int(value[1])
    days = days | {day} if value[0] == "+" else days - {day} or days
    return {"weekdays": "".join(map(str, sorted(days)))}


def _language(_chat: Chat, value: str) -> Values | None:
    return {"language": value} if value in LANGUAGES else None


def _times(_chat: Chat, value: str) -> Values | None:
    times = parse_times(value)
    return {"times": write_times(times)} if times else None


def _zone(_chat: Chat, value: str) -> Values | None:
    return {"timezone": value} if zones.exists(value) else None


def _answers(_chat: Chat, value: str) -> Values | None:
    name, _, hours = value.partition(" ")
    mode = next((mode for mode in AnswerMode if mode == name), None)
    if mode is None or (mode is AnswerMode.LATER) != bool(hours):
        return None
    if mode is not AnswerMode.LATER:
        return {"answers": mode}
    return {"answers": mode, "answer_after_h": int(hours)} if hours in map(str, HOURS) else None


def _reactions(_chat: Chat, value: str) -> Values | None:
    emoji = parse_emoji(value)
    return {"reactions": " ".join(emoji)} if emoji else None


def _mode(_chat: Chat, value: str) -> Values | None:
    mode = next((mode for mode in ReactionMode if mode == value), None)
    return {"reaction_mode": mode} if mode else None


_READERS: Mapping[ChatSetting, Callable[[Chat, str], Values | None]] = {
    ChatSetting.LANGUAGE: _language,
    ChatSetting.DAY: _days,
    ChatSetting.TIMES: _times,
    ChatSetting.ZONE: _zone,
    ChatSetting.ANSWERS: _answers,
    ChatSetting.REACTIONS: _reactions,
    ChatSetting.MODE: _mode,
}
