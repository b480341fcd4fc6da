"""The list of a group's best of a week: only who wants to be is named."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.ranking import Place, rank, week_of
from bot.db import responses
from bot.db.chat_models import Chat
from bot.db.engine import Database


@dataclass(frozen=True, slots=True)
class Top:
    """The best of the week that begins on ``monday``, and how many played unnamed."""

    monday: date
    places: list[Place]
    unnamed: int


async def look(db: Database, chat: Chat, now: datetime) -> Top:
    """Return the best of the week that ``now`` is in, on the chat's own calendar.

    Who answered and got nothing right is not in it.
    """
    since, until = week_of(now, ZoneInfo(chat.timezone))
    async with db.reading() as session:
        scores = [
            one for one in await responses.scores(session, chat.id, since, until) if one.right
        ]
    named = [(score.name, score.right) for score in scores if score.name is not None]
    return Top(since.date(), rank(named), len(scores) - len(named))


async def show_name(db: Database, chat: Chat, person_id: int, name: str, now: datetime) -> None:
    """Name somebody in the list, by the first 64 characters of their name."""
    async with db.writing() as session:
        await responses.name_member(session, chat.id, person_id, name[:64], now)


async def hide_name(db: Database, chat: Chat, person_id: int) -> None:
    """Name somebody no more."""
    async with db.writing() as session:
        await responses.unname_member(session, chat.id, person_id)
