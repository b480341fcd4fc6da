"""Updates as strangers make them: all kinds, with words and callback data that nobody expects.

What Telegram itself vouches for stays true: who sends something, and what is in which chat.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import get_args

from aiogram.filters.callback_data import CallbackData
from aiogram.types import ChatMemberRestricted
from hypothesis import strategies as st
from siege import QUESTION, STRANGERS, VICTIM, Siege

from bot.sandbox.errors import Json
from bot.sandbox.members import member_json
from bot.sandbox.state import Chat, Someone
from bot.telegram import callbacks

BATCH = 50
#: So many act together: they get far, and nobody sends so much that it counts as a flood.
_GANG = 4

COMMANDS = (
    "start", "subscribe", "stop", "pause", "time", "timezone", "language", "topics", "settings",
    "question", "topic", "review", "weak", "interview", "stats", "streak", "saved", "export",
    "forget", "help", "cancel", "channels", "queue", "reminder", "top", "items", "broadcast",
    "draft", "posts", "schedule", "correct", "reports", "level", "nonsense", "",
)  # fmt: skip

GROUP_COMMANDS = ("question", "topic", "top")

NASTY = (
    "", "\0", "a\0b", "\u202e", "\u200b", "\ufeff", "\ud7ff", "\U0010ffff", "e" + "\u0301" * 300,
    "<b>", "</b></i>", "<a href='tg://user?id=1'>x</a>", "&lt;b&gt;", "&#0;", "*_~`[](x)||$", "***",
    "# h\n> q\n```\ncode", "[x](javascript:1)", "![](https://x.y/z)", "<details><summary>x",
    "$x", "$$\\frac{1}{", "$" + "{" * 500 + "$", "$\\sqrt" * 100, "{n}", "%s %(x)s",
    "{0.__class__}",
    "' OR 1=1 --", "'; DROP TABLE subscribers; --", "%", "_", "\\", "\\u0000", "../../etc/passwd",
    "C:\\x", "x" * 4096, "注" * 4096, "😀" * 2048, "\n" * 4096, " ", "\t\r\n", "word " * 800,
    "((((" * 900,
    "0", "-1", "²", "١٠:٣٠", "𝟙𝟚:𝟛𝟘", "10:30", "25:61", "9" * 4300, "1e309", "nan", "2026-02-30",
    "31.12.2026", "Europe/Moscow", "../../Moscow", "Paris", QUESTION, f"en/statistics/{QUESTION}",
    "---\ntitle: &a [*a]\nkind: quiz\n---\n", "en/../x", "👍 🔥", "@victims", "-1000000000001",
    f"q_{QUESTION}", f"q_{QUESTION}_1", f"a_{QUESTION}_99999999999999999999", "t_statistics",
    f"a_{QUESTION}", "q_", "t_", "x_y_z", "q_" + "9" * 60, f"q_{QUESTION}_0",
)  # fmt: skip

#: Of chats, people, cards and posts, on both sides of every limit.
NUMBERS = (
    *map(str, range(8)), "-1", "+1", " 1", "١", "1.0", "True", str(2**31), str(2**63 - 1),
    str(2**63), str(-(2**63)), str(2**64), "9" * 50, "5000000001", "7000000001", "-1001",
    "-1000000000001", "-1000000000002",
)  # fmt: skip


def button_kinds() -> Iterator[type[CallbackData]]:
    """Give the kinds of buttons that the bot has."""
    for kind in vars(callbacks).values():
        if inspect.isclass(kind) and issubclass(kind, CallbackData) and kind is not CallbackData:
            yield kind


def _words() -> Iterator[str]:
    """Give every word that a button can carry by its type."""
    for each in vars(callbacks).values():
        if inspect.isclass(each) and issubclass(each, StrEnum):
            yield from each
    for kind in button_kinds():
        for field in kind.model_fields.values():
            yield from (word for word in get_args(field.annotation) if isinstance(word, str))


#: Of a member of a group who may do less than others.
RESTRICTED = tuple(
    name
    for name, field in ChatMemberRestricted.model_fields.items()
    if name.startswith("can_") and field.is_required()
)
PREFIXES = tuple(sorted({kind.__prefix__ for kind in button_kinds()}))
FIELDS = (
    *sorted(set(_words())), *NUMBERS, "en", "ru", "zh", "012", "210", "A1", "-5-10", "ds-5-10",
    "statistics", "+statistics", "Europe/Moscow", "1030", "delete", "keep", "on", "off", "me",
    "all", "post", "desk", "group", "review", "good", "again", "👍", "light", "dark", QUESTION,
    *(words for words in NASTY if len(words.encode()) <= 30),
)  # fmt: skip

_KINDS = tuple(button_kinds())


def _field(kind: type[CallbackData], name: str) -> tuple[str, ...]:
    """Return what a field of a button may well hold."""
    annotation = kind.model_fields[name].annotation
    parts = get_args(annotation) or (annotation,)
    if words := [word for part in parts for word in _spelled(part)]:
        return tuple(words)
    if bool in parts:
        return "0", "1"
    return NUMBERS if int in parts else FIELDS


def button_fields(kind: type[CallbackData]) -> list[tuple[str, ...] | None]:
    """Return the words that each field of a button may hold; None for one that holds an id."""
    fields = [_field(kind, name) for name in kind.model_fields]
    return [None if field is NUMBERS else field[:12] for field in fields]


def _spelled(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif inspect.isclass(part) and issubclass(part, StrEnum):
        yield from part


#: What gets past the first check, field by field.
_WELL_FORMED = tuple(
    (kind.__prefix__, tuple(_field(kind, name) for name in kind.model_fields)) for kind in _KINDS
)


def _data(random: Random, drawn: str) -> str:
    dice = random.random()
    if dice < 0.05:
        return drawn
    if dice < 0.3:
        prefix = random.choice((*PREFIXES, "", "nothing"))
        return ":".join((prefix, *random.choices(FIELDS, k=random.randrange(6))))
    prefix, fields = random.choice(_WELL_FORMED)
    return ":".join((prefix, *(random.choice(field) for field in fields)))


def _text(random: Random, drawn: str) -> str:
    dice = random.random()
    if dice < 0.1:
        return drawn
    if dice < 0.4:
        return random.choice(NASTY)
    return f"/{random.choice(COMMANDS)} {random.choice(NASTY)}"[:4096]


@dataclass(frozen=True, slots=True)
class Hostile:
    """What a stranger does. ``pick`` chooses whatever else there is to choose."""

    kind: str
    who: int
    pick: int
    text: str
    data: str


def _message(siege: Siege, it: Hostile, chat: Chat, **content: object) -> Json:
    return {
        "message_id": 10_000 + it.pick,
        "date": siege.world.stamp(),
        "chat": chat.short(),
        "from": _who(siege, it).user(),
        **content,
    }


def _who(siege: Siege, it: Hostile) -> Someone:
    return siege.strangers[it.who]


def _private(siege: Siege, it: Hostile) -> Chat:
    return siege.world.chats[_who(siege, it).id]


def _group(siege: Siege, it: Hostile) -> Chat:
    return siege.places[1 + it.pick % 2]


def _said(it: Hostile, chat: Chat) -> Json:
    """Return a message of the bot, often one of the last; without any, one that is out of reach."""
    messages = list(chat.messages.values())[-(1 + it.pick % 20) :]
    if not messages or it.pick % 29 == 0:
        return {"message_id": 1 + it.pick, "date": 0, "chat": chat.short()}
    return messages[it.pick % len(messages)].json


def text(siege: Siege, it: Hostile) -> Json:
    return {"message": _message(siege, it, _private(siege, it), text=it.text)}


def reply(siege: Siege, it: Hostile) -> Json:
    """Answer a message of the bot, or one that only looks like a report of somebody."""
    chat = _private(siege, it)
    forged = _message(siege, it, chat, text=f"Report {1 + it.pick % 5}\n#1 {it.data}")
    quoted = _said(it, chat) if it.pick % 2 else forged
    return {"message": _message(siege, it, chat, text=it.text, reply_to_message=quoted)}


def in_group(siege: Siege, it: Hostile) -> Json:
    chat = _group(siege, it)
    name = siege.world.profile.username
    words = f"/{GROUP_COMMANDS[it.pick % 3]} {it.text}" if it.pick % 5 < 3 else it.text
    words = words.replace(" ", f"@{name} ", 1) if it.pick % 3 == 0 else words
    return {"message": _message(siege, it, chat, text=words)}


def anonymous(siege: Siege, it: Hostile) -> Json:
    """Speak in the name of a group, or in that of a channel."""
    chat = _group(siege, it)
    words = f"/{GROUP_COMMANDS[it.pick % 3]} {it.text}"
    group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    channel_bot = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    sender, by = (chat, group_bot) if it.pick % 4 < 2 else (siege.places[0], channel_bot)
    said = _message(siege, it, chat, text=words)
    return {"message": said | {"from": by, "sender_chat": sender.short()}}


def media(siege: Siege, it: Hostile) -> Json:
    chat = _private(siege, it) if it.pick % 3 else _group(siege, it)
    file: Json = {"file_id": it.data, "file_unique_id": "u", "file_size": 2**40}
    size = {"width": 1, "height": 1}
    origin = {"date": 1, "type": "channel", "chat": siege.places[0].short(), "message_id": 1}
    contents: tuple[Json, ...] = (
        {"sticker": file | size | {"type": "regular", "is_animated": False, "is_video": False}},
        {"photo": [file | size], "caption": it.text},
        {"document": file | {"file_name": it.text}, "caption": it.text},
        {"location": {"latitude": 90.0, "longitude": -180.0}},
        {"location": {"latitude": -90.0, "longitude": 180.0}},
        {"location": {"latitude": 1e300, "longitude": -1e300}},
        {"contact": {"phone_number": it.text, "first_name": it.text, "user_id": VICTIM}},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"text": it.text, "forward_origin": origin},
        {
            "text": it.text,
            "forward_origin": {"date": 1, "type": "hidden_user", "sender_user_name": it.text},
        },
        {"text": it.text, "via_bot": siege.world.profile.user()},
        {"text": it.text, "is_topic_message": True, "message_thread_id": 2**62},
        {"text": it.text, "entities": [{"type": "bot_command", "offset": 5000, "length": 9}]},
        {"new_chat_title": it.text},
        {"left_chat_member": siege.world.profile.user()},
        {"new_chat_members": [siege.world.profile.user(), _who(siege, it).user()]},
        {"group_chat_created": True},
        {"pinned_message": _said(it, chat)},
        {},
    )
    return {"message": _message(siege, it, chat) | contents[it.pick % len(contents)]}


def migration(siege: Siege, it: Hostile) -> Json:
    """Turn the strangers' own group into a group of another id."""
    other = (
        {"migrate_to_chat_id": -5_000 - it.pick}
        if it.pick % 2
        else {"migrate_from_chat_id": -5_000 - it.pick}
    )
    return {"message": _message(siege, it, siege.places[2]) | other}


def edited(siege: Siege, it: Hostile) -> Json:
    return {"edited_message": _message(siege, it, _private(siege, it), text=it.text, edit_date=1)}


def channel_post(siege: Siege, it: Hostile) -> Json:
    chat = siege.places[0]
    said = _message(siege, it, chat, text=it.text) | {"sender_chat": chat.short()}
    del said["from"]
    return {"edited_channel_post" if it.pick % 2 else "channel_post": said}


def press(siege: Siege, it: Hostile) -> Json:
    """Press a button that is there."""
    newest = list(_private(siege, it).messages.values())[-1 - it.pick % 2 :]
    said = newest[0].json if newest else _said(it, _private(siege, it))
    rows = said.get("reply_markup", {}).get("inline_keyboard", [])
    real = [b["callback_data"] for row in rows for b in row if "callback_data" in b]
    data = real[it.pick % len(real)] if real else it.data
    return {"callback_query": _query(siege, it, data) | {"message": said}}


def forged_press(siege: Siege, it: Hostile) -> Json:
    return {
        "callback_query": _query(siege, it, it.data) | {"message": _said(it, _private(siege, it))}
    }


def public_press(siege: Siege, it: Hostile) -> Json:
    said = _said(it, siege.places[it.pick % 3])
    return {"callback_query": _query(siege, it, it.data) | {"message": said}}


def inline_press(siege: Siege, it: Hostile) -> Json:
    return {
        "callback_query": _query(siege, it, it.data)
        | {"inline_message_id": f"inline{it.pick % 50}"}
    }


def odd_press(siege: Siege, it: Hostile) -> Json:
    """Press what is no button of ours: a game, or one without a message."""
    odd: Json = {"game_short_name": it.text} if it.pick % 2 else {"data": it.data}
    query = _query(siege, it, "")
    del query["data"]
    return {"callback_query": query | odd}


def _query(siege: Siege, it: Hostile, data: str) -> Json:
    who = _who(siege, it)
    asked = siege.world.queries.ask("callback_query", who.id)
    return {"id": asked.id, "from": who.user(), "chat_instance": "1", "data": data}


def inline_query(siege: Siege, it: Hostile) -> Json:
    who = _who(siege, it)
    asked = siege.world.queries.ask("inline_query", who.id)
    offset = it.data if it.pick % 3 == 0 else ""
    return {
        "inline_query": {
            "id": asked.id,
            "from": who.user(),
            "query": it.text[:256],
            "offset": offset,
        }
    }


def chosen(siege: Siege, it: Hostile) -> Json:
    result = f"{QUESTION}:en:{it.pick % 4}01" if it.pick % 2 else it.data
    picked: Json = {"result_id": result, "from": _who(siege, it).user(), "query": it.text[:256]}
    if it.pick % 5:
        picked["inline_message_id"] = f"inline{it.pick % 50}" if it.pick % 7 else it.text[:64]
    return {"chosen_inline_result": picked}


def membership(siege: Siege, it: Hostile) -> Json:
    """Block the bot and come back; let it into the own group, and throw it out."""
    private = it.pick % 2 == 0
    chat = _private(siege, it) if private else siege.places[2]
    statuses = (
        ("member", "kicked") if private else ("member", "left", "administrator", "restricted")
    )
    bot = siege.world.profile.user()
    old, new = (_member(bot, statuses[(it.pick // n) % len(statuses)]) for n in (3, 17))
    change = {"chat": chat.short(), "from": _who(siege, it).user(), "date": siege.world.stamp()}
    return {"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}}


def _member(user: Json, status: str) -> Json:
    rights = member_json(user, "administrator")
    restricted = dict.fromkeys(RESTRICTED, False) | {"is_member": True, "until_date": 0}
    extra: dict[str, Json] = {
        "administrator": rights,
        "restricted": restricted,
        "kicked": {"until_date": 0},
    }
    return extra.get(status, {}) | {"user": user, "status": status}


def reaction(siege: Siege, it: Hostile) -> Json:
    chat = siege.places[it.pick % 3]
    at = {"chat": chat.short(), "message_id": 1 + it.pick % 5, "date": siege.world.stamp()}
    kinds: tuple[Json, ...] = (
        {"type": "emoji", "emoji": "👍"},
        {"type": "custom_emoji", "custom_emoji_id": it.data or "1"},
        {"type": "paid"},
    )
    if it.pick % 2:
        kind = kinds[it.pick % 3]
        return {
            "message_reaction_count": at | {"reactions": [{"type": kind, "total_count": it.pick}]}
        }
    own = {"user": _who(siege, it).user(), "old_reaction": [], "new_reaction": list(kinds[:1])}
    return {"message_reaction": at | own}


def poll(siege: Siege, it: Hostile) -> Json:
    vote = {
        "poll_id": it.data,
        "user": _who(siege, it).user(),
        "option_ids": [it.pick],
        "option_persistent_ids": ["1"],
    }
    if it.pick % 2:
        return {"poll_answer": vote}
    about: Json = {"id": it.data, "question": it.text, "options": [], "total_voter_count": it.pick}
    flags = dict.fromkeys(
        ("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only"),
        False,
    )
    return {"poll": about | flags | {"type": "quiz"}}


def other(siege: Siege, it: Hostile) -> Json:
    """Send what the bot has not asked Telegram for."""
    who = _who(siege, it).user()
    price = {"currency": "XTR", "total_amount": 1, "invoice_payload": it.data}
    request = {"chat": siege.places[2].short(), "from": who, "user_chat_id": who["id"], "date": 1}
    business = _message(siege, it, _private(siege, it), text=it.text, business_connection_id="1")
    address = dict.fromkeys(
        ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), it.text
    )
    kinds: tuple[Json, ...] = (
        {"pre_checkout_query": {"id": "1", "from": who} | price},
        {
            "shipping_query": {
                "id": "1",
                "from": who,
                "invoice_payload": it.data,
                "shipping_address": address,
            }
        },
        {"chat_join_request": request},
        {"business_message": business},
        {"purchased_paid_media": {"from": who, "paid_media_payload": it.data}},
        {"something_new": {"from": who}},
        {},
    )
    return kinds[it.pick % len(kinds)]


KINDS: dict[str, Callable[[Siege, Hostile], Json]] = {
    each.__name__: each
    for each in (
        text, reply, in_group, anonymous, media, migration, edited, channel_post, press,
        forged_press, public_press, inline_press, odd_press, inline_query, chosen, membership,
        reaction, poll, other,
    )
}  # fmt: skip

_OFTEN = ("text", "text", "press", "press", "forged_press", "forged_press", "public_press")


def _batch(seed: int, text: str, data: str) -> list[Hostile]:
    random = Random(seed)
    gang = random.randrange(0, STRANGERS, _GANG)
    return [
        Hostile(
            random.choice((*KINDS, *_OFTEN)),
            gang + random.randrange(_GANG),
            random.randrange(2**16),
            _text(random, text),
            _data(random, data),
        )
        for _ in range(BATCH)
    ]


#: Updates that come together. Nearly all is chosen by a seed: drawn one by one, the choices would
#: take longer than the updates.
BATCHES = st.builds(
    _batch,
    st.integers(0, 2**64 - 1),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=64),
)


def update_of(siege: Siege, it: Hostile) -> Json:
    """Return the update, as Telegram would write it now."""
    return {"update_id": next(siege.numbers), **KINDS[it.kind](siege, it)}
