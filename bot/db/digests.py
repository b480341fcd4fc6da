"""The outbox of weekly digests."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from bot.db import outbox
from bot.db.desk_models import Digest
from bot.db.engine import Session
from bot.db.models import Subscriber
from bot.db.statements import as_value, insert_missing, table_of

_TABLE = table_of(Digest)
_PEOPLE = table_of(Subscriber)


async def without(session: Session, people: Collection[int], week: date) -> Sequence[int]:
    """Return those of some people who are known and have no digest of a week yet."""
    theirs = select(_TABLE.c.subscriber_id).where(_TABLE.c.week == week)
    missing = select(_PEOPLE.c.id).where(_PEOPLE.c.id.in_(people), _PEOPLE.c.id.not_in(theirs))
    return list(await session.scalars(missing))


async def plan(session: Session, people: Iterable[int], week: date) -> None:
    """Write a digest for each of them; nobody gets a second one of a week."""
    await insert_missing(
        session, Digest, [{"subscriber_id": person, "week": week} for person in people]
    )


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Digest, Subscriber]]:
    """Take digests that are to be sent and that nobody holds, until the lease ends."""
    claimed = await outbox.claim(session, Digest, _TABLE.c.id, now, leased_until, limit)
    if not claimed:
        return []
    people = await session.execute(
        select(_PEOPLE).where(_PEOPLE.c.id.in_({digest.subscriber_id for digest in claimed}))
    )
    by_id = {row.id: as_value(Subscriber, row) for row in people}
    return [(digest, by_id[digest.subscriber_id]) for digest in claimed]
