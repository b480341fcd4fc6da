"""How much the outboxes still have to send."""

from sqlalchemy import ColumnElement, Table, func, literal, select

from bot.db.desk_models import Announcement, Broadcast
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.outbox import OUTBOXES
from bot.db.statements import table_of

#: Nobody needs it more exactly, and SQLite stops everybody while it counts.
MOST = 100_000

_ANNOUNCEMENTS, _BROADCASTS = table_of(Announcement), table_of(Broadcast)


def _count(table: Table) -> ColumnElement[int]:
    pending = select(literal(1)).where(table.c.status == Status.PENDING).limit(MOST)
    if table is _ANNOUNCEMENTS:
        # Their index begins with the broadcast.
        unfinished = select(_BROADCASTS.c.id).where(_BROADCASTS.c.finished_at.is_(None))
        pending = pending.where(table.c.broadcast_id.in_(unfinished))
    return select(func.count()).select_from(pending.subquery()).scalar_subquery().label(table.name)


_LENGTHS = select(*(_count(table_of(model)) for model in OUTBOXES))


async def lengths(session: Session) -> dict[str, int]:
    """Return the number of pending rows by the name of the outbox, each at most `MOST`."""
    row = (await session.execute(_LENGTHS)).one()
    return dict(row._mapping)
