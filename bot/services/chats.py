"""Channels and groups: the bot comes, is set up, pauses, and goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.core.question import Language
from bot.core.timetable import next_slot, read_times, read_weekdays
from bot.core.typed import write_times
from bot.db import chats, posts
from bot.db.chat_models import AnswerMode, Chat, ChatKind, Post, ReactionMode
from bot.db.engine import Database, Session

#: What holds until an administrator chooses.
REACTIONS = "👍 🔥 🥱 🤔"
ANSWER_AFTER_H = 24
EVERY_DAY = "1234567"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or a group as Telegram describes it.

    ``discussion_url`` leads to the group where the posts of a channel are discussed, if there is
    one.
    """

    id: int
    kind: ChatKind
    title: str
    username: str | None = None
    discussion_url: str | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """What a new chat begins with. ``timezone`` is an IANA name."""

    language: Language
    timezone: str
    at: time


async def find(db: Database, chat_id: int) -> Chat | None:
    """Return a chat that the bot knows and that has not ended."""
    async with db.reading() as session:
        chat = await chats.get(session, chat_id)
    return chat if chat is not None and chat.ended_at is None else None


async def find_by_name(db: Database, name: str) -> Chat | None:
    """Return the chat that somebody names: by its @username or its link, or by its id."""
    word = name.strip().removeprefix("https://").removeprefix("t.me/").removeprefix("@")
    if word.removeprefix("-").isdecimal() and word.isascii() and len(word) < 19:
        return await find(db, int(word))
    async with db.reading() as session:
        return await chats.named(session, word)


async def of_host(db: Database, person_id: int) -> Sequence[Chat]:
    """Return the chats that somebody set up, by title."""
    async with db.reading() as session:
        return await chats.of_host(session, person_id)


async def arrive(db: Database, place: Place, host_id: int, manner: Manner, now: datetime) -> Chat:
    """Write down that somebody has let the bot into a chat. Return the chat.

    One that was known before keeps what was set, and stays paused until somebody starts it.
    """
    async with db.writing() as session:
        if not await chats.add_new(session, **_fresh(place, manner, now)):
            await chats.note(session, place.id, **_described(place), ended_at=None)
        await chats.add_host(session, place.id, host_id)
        return await _stored(session, place.id)


async def meet(db: Database, place: Place, manner: Manner, now: datetime) -> Chat:
    """Return a group where somebody asks for something. One that is new has no schedule."""
    known = await find(db, place.id)
    if known is not None:
        return known
    async with db.writing() as session:
        # Two of its members may be the first to ask; or it had ended, and is there after all.
        if not await chats.add_new(session, **_fresh(place, manner, now)):
            await chats.note(session, place.id, ended_at=None)
        return await _stored(session, place.id)


async def describe(db: Database, place: Place) -> Chat:
    """Write down how Telegram describes a known chat now. Return the chat."""
    async with db.writing() as session:
        await chats.note(session, place.id, **_described(place))
        return await _stored(session, place.id)


async def join(db: Database, chat_id: int, person_id: int) -> None:
    """Write down that somebody else sets the bot up in a chat, too."""
    async with db.writing() as session:
        await chats.add_host(session, chat_id, person_id)


async def leave(db: Database, chat_id: int, person_id: int) -> None:
    """Forget that somebody set the bot up in a chat: they have no say there any more."""
    async with db.writing() as session:
        await chats.drop_host(session, chat_id, person_id)


async def settle(db: Database, chat: Chat, thread_id: int | None) -> None:
    """Let the posts of a forum come to one of its topics; None is the general one."""
    async with db.writing() as session:
        await chats.note(session, chat.id, thread_id=thread_id)


async def lose_topic(db: Database, chat_id: int, post: Post) -> None:
    """Let a post whose topic is gone come to the one that is chosen now.

    If it is still the same, this post and the next ones come to the general topic.
    """
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        chosen = chat.thread_id if chat is not None else None
        if chosen == post.thread_id:
            chosen = None
            await chats.note(session, chat_id, thread_id=None)
        await posts.put_into_topic(session, post.id, chosen)


async def change(db: Database, chat_id: int, edition: int, now: datetime, **values: object) -> bool:
    """Change settings of a chat that had this edition. Its schedule follows, if it has one.

    A slot that has passed is left to whoever serves it. Return False, and change nothing, if
    somebody else has changed the chat meanwhile.
    """
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        if chat is None or chat.edition != edition:
            return False
        pending = chat.next_due_at
        if pending is not None and pending > now:
            values["next_due_at"] = _next(chat, now, values)
        return await chats.change(session, chat_id, edition, **values)


async def start(db: Database, chat_id: int, edition: int, now: datetime) -> bool:
    """Post by the schedule from now on. False as in `change`."""
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        if chat is None:
            return False
        due = chat.next_due_at or _next(chat, now, {})
        return await chats.change(session, chat_id, edition, next_due_at=due, paused_at=None)


async def pause(db: Database, chat_id: int, edition: int, now: datetime) -> bool:
    """Post nothing until somebody starts it again. False as in `change`."""
    async with db.writing() as session:
        return await _stop(session, chat_id, edition, now)


async def withdraw(db: Database, chat_id: int, now: datetime) -> Sequence[int]:
    """Pause a chat where the bot may not post any more.

    Return the ids of those who are to be told: nobody, if nothing was to be posted there.
    """
    async with db.writing() as session:
        return await _lose(session, chat_id, now)


async def retire(db: Database, chat_id: int, now: datetime) -> Sequence[int]:
    """End a chat that is no more. Should the bot be let in again, it goes on as it was.

    Return the ids of those who are to be told, as `withdraw` does.
    """
    async with db.writing() as session:
        told = await _lose(session, chat_id, now)
        chat = await chats.hold(session, chat_id)
        if chat is not None and chat.ended_at is None:
            paused_at = chat.paused_at or now
            await chats.note(session, chat_id, next_due_at=None, paused_at=paused_at, ended_at=now)
        return told


async def migrate(db: Database, old_id: int, new_id: int) -> bool:
    """Follow a group that has become a supergroup, with all it has. False if it is not known.

    Telegram tells of it several times: by an update for each side, and by refusing a message.
    """
    async with db.writing() as session:
        moved = await chats.renumber(session, old_id, new_id)
        return moved or await chats.get(session, new_id) is not None


async def _lose(session: Session, chat_id: int, now: datetime) -> Sequence[int]:
    chat = await chats.hold(session, chat_id)
    if chat is None or chat.paused_at is not None or chat.ended_at is not None:
        return []
    if chat.kind is ChatKind.GROUP and chat.next_due_at is None:
        return []  # Its members ask for what they want, or do not.
    await _stop(session, chat_id, chat.edition, now)
    return await chats.hosts(session, chat_id)


async def _stop(session: Session, chat_id: int, edition: int, now: datetime) -> bool:
    # First the schedule: what a planner is about to write is there to be cancelled then.
    stopped = await chats.change(session, chat_id, edition, next_due_at=None, paused_at=now)
    if stopped:
        await posts.cancel(session, chat_id, now)
    return stopped


def _next(chat: Chat, now: datetime, values: dict[str, object]) -> datetime:
    times = read_times(str(values.get("times", chat.times)))
    weekdays = read_weekdays(str(values.get("weekdays", chat.weekdays)))
    zone = ZoneInfo(str(values.get("timezone", chat.timezone)))
    return next_slot(now, times, weekdays, zone)


def _described(place: Place) -> dict[str, object]:
    return {
        "title": place.title,
        "username": place.username,
        "discussion_url": place.discussion_url,
    }


def _fresh(place: Place, manner: Manner, now: datetime) -> dict[str, object]:
    return {
        "id": place.id,
        "kind": place.kind,
        **_described(place),
        "language": manner.language,
        "timezone": manner.timezone,
        "weekdays": EVERY_DAY,
        "times": write_times([manner.at]),
        "topics": "",
        "answers": AnswerMode.ON_REQUEST,
        "answer_after_h": ANSWER_AFTER_H,
        "reactions": REACTIONS,
        "reaction_mode": ReactionMode.BUTTONS,
        "cycle": 1,
        "edition": 1,
        "created_at": now,
    }


async def _stored(session: Session, chat_id: int) -> Chat:
    chat = await chats.get(session, chat_id)
    assert chat is not None  # noqa: S101 - it was held or written in this transaction
    return chat
