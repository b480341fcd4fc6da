"""Which updates of the webhook have been handled, and by whom the others are held."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.db.engine import Session
from bot.db.statements import table_of
from bot.db.update_models import HandledUpdate

_TABLE = table_of(HandledUpdate)


class Claim(Enum):
    """What becomes of an update that has come."""

    MINE = auto()
    """Nobody has handled it, or whoever began has not finished before their lease ended."""
    BUSY = auto()
    """Somebody handles it at this moment."""
    DONE = auto()
    """It was handled, or is kept until it is: it need not come again."""


async def claim(session: Session, update_id: int, now: datetime, leased_until: datetime) -> Claim:
    """Take an update, unless it was handled before or somebody holds it."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_TABLE).values(
        update_id=update_id, taken_at=now, leased_until=leased_until
    )
    taken = statement.on_conflict_do_update(
        index_elements=[_TABLE.c.update_id],
        set_={"leased_until": leased_until},
        where=(_TABLE.c.leased_until <= now) & _TABLE.c.body.is_(None),
    ).returning(_TABLE.c.update_id)
    if await session.scalar(taken) is not None:
        return Claim.MINE
    done = _TABLE.c.leased_until.is_(None) | _TABLE.c.body.is_not(None)
    known = select(done).where(_TABLE.c.update_id == update_id)
    return Claim.DONE if await session.scalar(known) else Claim.BUSY


async def keep(session: Session, update_id: int, body: str, leased_until: datetime) -> None:
    """Store an update whose handling takes longer than Telegram waits; not if it is over."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.update_id == update_id, _TABLE.c.leased_until.is_not(None))
        .values(body=body, leased_until=leased_until)
    )


async def finish(session: Session, update_id: int) -> None:
    """Remember that an update was handled, and forget what was in it."""
    statement = update(_TABLE).where(_TABLE.c.update_id == update_id)
    await session.execute(statement.values(leased_until=None, body=None))


async def let_go(session: Session, update_ids: Collection[int], now: datetime) -> None:
    """Let somebody else have updates whose handling did not come to an end."""
    held = _TABLE.c.update_id.in_(update_ids) & _TABLE.c.leased_until.is_not(None)
    await session.execute(update(_TABLE).where(held).values(leased_until=now))


async def take_over(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Mapping[int, str]:
    """Take kept updates whose holder has died. Return their bodies by update id."""
    left = (
        select(_TABLE.c.update_id)
        .where(_TABLE.c.leased_until <= now, _TABLE.c.body.is_not(None))
        .order_by(_TABLE.c.leased_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("left_behind")
    )
    rows = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.update_id.in_(select(left.c.update_id)))
        .values(leased_until=leased_until)
        .returning(_TABLE.c.update_id, _TABLE.c.body)
    )
    return {row.update_id: row.body for row in rows}


async def forget(session: Session, before: datetime) -> None:
    """Forget what came before a moment and was handled."""
    old = (_TABLE.c.taken_at < before) & _TABLE.c.body.is_(None)
    await session.execute(delete(_TABLE).where(old))
