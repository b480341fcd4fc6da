"""A text for everybody: from the draft to the last person who gets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import broadcasts
from bot.db.desk_models import Broadcast, BroadcastStage
from bot.db.engine import Database
from bot.db.models import Status, Subscriber

#: One transaction writes down so many people, or takes so many away: no lock is held for long.
PAGE = 500


@dataclass(frozen=True, slots=True)
class Drafted:
    """A text to be confirmed, and how many people would get it."""

    broadcast: Broadcast
    people: int


@dataclass(frozen=True, slots=True)
class HowFar:
    """How many people have got a broadcast, cannot get it, and are to get it in all.

    Whoever ended the daily question since counts for none of them.
    """

    stage: BroadcastStage
    sent: int
    refused: int
    people: int


async def draft(db: Database, author: Subscriber, text: str, now: datetime) -> Drafted:
    """Store a text that its author has yet to confirm."""
    async with db.writing() as session:
        drafted = await broadcasts.draft(session, author.id, text, now)
        return Drafted(drafted, await broadcasts.audience(session))


async def confirm(
    db: Database, broadcast_id: int, author: Subscriber, message_id: int, now: datetime
) -> bool:
    """Let the author's draft go out; the message ``message_id`` of their chat shows how far it is.

    Return False for a draft that is not there, is another's, or went out or was cancelled before.
    """
    async with db.writing() as session:
        return await broadcasts.confirm(session, broadcast_id, author.id, message_id, now)


async def cancel(db: Database, broadcast_id: int) -> HowFar | None:
    """Let nobody get it any more. Return how far it had come; None if it was over already.

    Any editor may: whoever sees that a text is wrong stops it.
    """
    async with db.writing() as session:
        if not await broadcasts.cancel(session, broadcast_id):
            return None
        counts = await broadcasts.counts(session, broadcast_id)
    return how_far(BroadcastStage.CANCELLED, counts)


async def unfinished(db: Database) -> Sequence[Broadcast]:
    """Return the broadcasts that something is still to be done for, oldest first."""
    async with db.reading() as session:
        return await broadcasts.unfinished(session)


async def plan(db: Database, broadcast: Broadcast) -> bool:
    """Write down the next page of its people. Return False if another process does so."""
    async with db.writing() as session:
        return await broadcasts.plan(session, broadcast, PAGE)


async def sweep(db: Database, broadcast: Broadcast, now: datetime) -> int:
    """Take a page of a cancelled broadcast out of the outbox. Return how many were there."""
    async with db.writing() as session:
        return await broadcasts.sweep(session, broadcast.id, now, PAGE)


def how_far(stage: BroadcastStage, counts: Mapping[Status, int]) -> HowFar:
    """Tell how far a broadcast is, from its people by what became of their message."""
    # A message is cancelled with its broadcast, or because its person has blocked the bot.
    blocked = 0 if stage is BroadcastStage.CANCELLED else counts.get(Status.CANCELLED, 0)
    return HowFar(
        stage,
        sent=counts.get(Status.SENT, 0),
        refused=counts.get(Status.FAILED, 0) + blocked,
        people=sum(counts.values()) - counts.get(Status.EXPIRED, 0),
    )
