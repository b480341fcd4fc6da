"""From which post somebody came."""

from datetime import datetime

from sqlalchemy import update

from bot.db.chat_models import Arrival
from bot.db.engine import Session
from bot.db.statements import insert_new, table_of

_TABLE = table_of(Arrival)


async def add(session: Session, person_id: int, post_id: int, now: datetime) -> None:
    """Note from which post somebody came, unless they came from another one before."""
    values = {"person_id": person_id, "post_id": post_id, "arrived_at": now}
    await insert_new(session, Arrival, values)


async def subscribed(session: Session, person_id: int, now: datetime) -> None:
    """Note that somebody has subscribed, if they came from a post."""
    statement = update(_TABLE).where(
        _TABLE.c.person_id == person_id, _TABLE.c.subscribed_at.is_(None)
    )
    await session.execute(statement.values(subscribed_at=now))
