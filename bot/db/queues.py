"""How much the outboxes still have to send."""

from sqlalchemy import ColumnElement, Table, func, literal, select

from bot.db.chat_models import Post
from bot.db.desk_models import Announcement, Broadcast, Digest
from bot.db.engine import Session
from bot.db.models import Correction, Delivery, Status
from bot.db.statements import table_of

#: Nobody needs it more exactly, and SQLite stops everybody while it counts.
MOST = 100_000

_BY_STATUS = tuple(map(table_of, (Delivery, Correction, Post, Digest)))
_ANNOUNCEMENTS, _BROADCASTS = table_of(Announcement), table_of(Broadcast)


def _count(table: Table, name: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    pending = select(literal(1)).where(table.c.status == Status.PENDING, *conditions).limit(MOST)
    return select(func.count()).select_from(pending.subquery()).scalar_subquery().label(name)


def _open_broadcast() -> ColumnElement[bool]:
    # Their index begins with the broadcast.
    unfinished = select(_BROADCASTS.c.id).where(_BROADCASTS.c.finished_at.is_(None))
    return _ANNOUNCEMENTS.c.broadcast_id.in_(unfinished)


_LENGTHS = select(
    *(_count(table, table.name) for table in _BY_STATUS),
    _count(_ANNOUNCEMENTS, _ANNOUNCEMENTS.name, _open_broadcast()),
)


async def lengths(session: Session) -> dict[str, int]:
    """Return the number of pending rows by the name of the outbox, each at most `MOST`."""
    row = (await session.execute(_LENGTHS)).one()
    return dict(row._mapping)
