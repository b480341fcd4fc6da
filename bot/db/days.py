"""The ledger of days: how each of somebody's days counted."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.core.streak import Counted
from bot.db.engine import Session
from bot.db.progress_models import Day
from bot.db.statements import insert_missing, table_of, upsert

_TABLE = table_of(Day)
_SINCE = (
    select(_TABLE.c.day, _TABLE.c.counted)
    .where(_TABLE.c.subscriber_id == bindparam("subscriber"), _TABLE.c.day >= bindparam("first"))
    .order_by(_TABLE.c.day)
)


async def since(session: Session, subscriber_id: int, first: date) -> Mapping[date, Counted]:
    """Return how the days from ``first`` on counted, in order; days yet to come may be vacation."""
    rows = await session.execute(_SINCE, {"subscriber": subscriber_id, "first": first})
    return {row.day: row.counted for row in rows}


async def all_of(session: Session, subscriber_id: int) -> Mapping[date, Counted]:
    """Return somebody's whole ledger, in order."""
    return await since(session, subscriber_id, date.min)


async def write(session: Session, subscriber_id: int, days: Iterable[tuple[date, Counted]]) -> None:
    """Write how days counted, in place of what stands there."""
    rows = [
        {"subscriber_id": subscriber_id, "day": day, "counted": counted} for day, counted in days
    ]
    if rows:
        await session.execute(upsert(session, Day, ("counted",)), rows)


async def earn_back(session: Session, subscriber_id: int, first: date) -> None:
    """Write that the days missed from ``first`` on are made up for."""
    await session.execute(
        update(_TABLE)
        .where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.day >= first,
            _TABLE.c.counted == Counted.MISSED,
        )
        .values(counted=Counted.EARNED_BACK)
    )


async def begin_vacation(session: Session, subscriber_id: int, first: date, until: date) -> None:
    """Write vacation for the days from ``first`` to before ``until`` that have not counted yet."""
    days = (first + timedelta(days=n) for n in range((until - first).days))
    await insert_missing(
        session,
        Day,
        [{"subscriber_id": subscriber_id, "day": day, "counted": Counted.VACATION} for day in days],
    )


async def end_vacation(session: Session, subscriber_id: int, first: date) -> None:
    """Take the vacation from ``first`` on out of the ledger."""
    await session.execute(
        delete(_TABLE).where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.day >= first,
            _TABLE.c.counted == Counted.VACATION,
        )
    )
