"""Mock interviews and their cards."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from bot.db.engine import Session
from bot.db.models import Card
from bot.db.progress_models import Interview
from bot.db.statements import as_value, as_values, insert_row, table_of

_TABLE = table_of(Interview)
_CARDS = table_of(Card)


async def begin(
    session: Session,
    subscriber_id: int,
    role: str,
    plan: str,
    seconds: int | None,
    now: datetime,
) -> Interview:
    """Write a new interview; what was unfinished of the same person ends here."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.subscriber_id == subscriber_id, _TABLE.c.finished_at.is_(None))
        .values(finished_at=now)
    )
    values = {
        "subscriber_id": subscriber_id,
        "role": role,
        "plan": plan,
        "seconds": seconds,
        "started_at": now,
    }
    return await insert_row(session, Interview, values)


async def get(session: Session, subscriber_id: int, interview_id: int) -> Interview | None:
    """Return an interview if it is this person's."""
    found = await session.execute(
        select(_TABLE).where(_TABLE.c.id == interview_id, _TABLE.c.subscriber_id == subscriber_id)
    )
    row = found.one_or_none()
    return as_value(Interview, row) if row else None


async def unfinished(session: Session, subscriber_id: int) -> Interview | None:
    """Return the interview that somebody has begun and not finished."""
    found = await session.execute(
        select(_TABLE)
        .where(_TABLE.c.subscriber_id == subscriber_id, _TABLE.c.finished_at.is_(None))
        .order_by(_TABLE.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return as_value(Interview, row) if row else None


async def going_on(session: Session, interview_ids: Collection[int]) -> Collection[int]:
    """Return which of these interviews are not finished."""
    if not interview_ids:
        return ()
    unfinished = select(_TABLE.c.id).where(
        _TABLE.c.id.in_(interview_ids), _TABLE.c.finished_at.is_(None)
    )
    return set(await session.scalars(unfinished))


async def cards_of(session: Session, interview_id: int) -> list[Card]:
    """Return the cards of an interview in the order in which they were asked."""
    rows = await session.execute(
        select(_CARDS).where(_CARDS.c.interview_id == interview_id).order_by(_CARDS.c.number)
    )
    return as_values(Card, rows)


async def ask_again(session: Session, card: Card, now: datetime) -> None:
    """Let the time that the answer to an open card takes begin now."""
    await session.execute(update(_CARDS).where(_CARDS.c.id == card.id).values(dealt_at=now))
    card.dealt_at = now


async def finish(session: Session, interview_id: int, now: datetime) -> None:
    """Write that an interview is over, unless it was before."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == interview_id, _TABLE.c.finished_at.is_(None))
        .values(finished_at=now)
    )
