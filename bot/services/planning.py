"""A question in a chat once, at a time that an editor chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import structlog

from bot.core.question import Bank
from bot.core.schedule import due_moment
from bot.db import chats, planned_posts
from bot.db.chat_models import Chat, ChatKind
from bot.db.desk_models import PlannedPost
from bot.db.engine import Database
from bot.services import desk, publishing

log = structlog.get_logger(__name__)

#: So many chats are offered.
OFFERED = 20

_BATCH = 50
_FORMAT = "%Y-%m-%dT%H:%M"


class Unplanned(Enum):
    """Why a question will not come."""

    GONE = auto()
    """There is no such plan, no such chat, or the plan has its chat already."""
    PAST = auto()
    """The time is over on the clock of the chat."""
    TAKEN = auto()
    """Another question is planned there for that moment."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question and a time, and where it could come."""

    number: int
    chats: Sequence[Chat]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will come where; ``due`` is on the clock of the chat."""

    number: int
    question_id: str
    chat: Chat
    due: datetime


def parse_moment(text: str) -> datetime | None:
    """Read a day and a time like 2026-01-13 10:00, on a clock still to be known."""
    try:
        return datetime.strptime(" ".join(text.split()), "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        return None


async def offer(db: Database, question_id: str, moment: datetime) -> Offer:
    """Keep a question and a time, and return where it could come."""
    async with db.writing() as session:
        planned = await planned_posts.add(session, question_id, moment.strftime(_FORMAT))
        places = await planned_posts.chats(session, _kinds(question_id), OFFERED)
        return Offer(planned.id, places)


async def choose(db: Database, number: int, chat_id: int, now: datetime) -> Plan | Unplanned:
    """Let an offered question come in a chat."""
    async with db.writing() as session:
        planned = await planned_posts.get(session, number)
        chat = await chats.get(session, chat_id)
        if planned is None or planned.chat_id is not None or chat is None or chat.ended_at:
            return Unplanned.GONE
        if chat.kind not in _kinds(planned.question_id):
            return Unplanned.GONE
        due = _due(planned, chat)
        if due <= now:
            return Unplanned.PAST
        if not await planned_posts.choose(session, number, chat_id, due):
            return Unplanned.TAKEN
    return Plan(number, planned.question_id, chat, due)


async def drop(db: Database, number: int) -> bool:
    """Let a planned question not come. Return False if it is on its way, or dropped already."""
    async with db.writing() as session:
        return await planned_posts.drop(session, number)


async def plan_due(
    db: Database, bank: Bank, content_dir: Path, now: datetime, random: Random
) -> int:
    """Put on its way what is due by ``now`` (UTC), a batch at most. Return how many posts it made.

    The timetable of the chat goes on as if nothing had been. Any number of processes may do this
    at once.
    """
    async with db.reading() as session:
        due = await planned_posts.due(session, now, _BATCH)
    made = 0
    for planned in due:
        question = await desk.find(db, bank, content_dir, planned.question_id)
        async with db.writing() as session:
            if not await planned_posts.mark_planned(session, planned.id, now):
                continue
            chat = await chats.hold(session, planned.chat_id) if planned.chat_id else None
            if chat is None or chat.ended_at or planned.due_at is None:
                continue
            if question is None:
                log.warning(
                    "a planned question is gone",
                    planned=planned.id,
                    question=planned.question_id,
                    chat=chat.id,
                )
                continue
            put = publishing.put if question.id in bank.questions else publishing.put_draft
            await put(session, chat, question, planned.due_at, random)
        made += 1
    return made


def _kinds(question_id: str) -> tuple[ChatKind, ...]:
    # What the bank does not have cannot be answered: it stands in a channel with its answer.
    return (ChatKind.CHANNEL,) if desk.is_draft(question_id) else tuple(ChatKind)


def _due(planned: PlannedPost, chat: Chat) -> datetime:
    zone = ZoneInfo(chat.timezone)
    # A chat has one post a moment, and its own are due on the minute.
    wanted = datetime.strptime(planned.local_time, _FORMAT)  # noqa: DTZ007 - on the chat's clock
    due = due_moment(wanted.date(), wanted.time(), zone) + timedelta(seconds=1)
    return due.astimezone(zone)
