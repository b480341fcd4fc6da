"""What people remember of questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.core.memory import Memory
from bot.db.engine import Session
from bot.db.models import StoredMemory
from bot.db.statements import table_of, upsert

_TABLE = table_of(StoredMemory)
_FIELDS = Memory._fields
#: What makes a `Memory`, in the order of its fields.
COLUMNS = tuple(_TABLE.c[name] for name in _FIELDS)
# What happens at every press is built once: building takes longer than running it.
_ONE = select(*COLUMNS).where(
    _TABLE.c.subscriber_id == bindparam("subscriber"), _TABLE.c.question_id == bindparam("question")
)
_ALL = select(_TABLE.c.question_id, *COLUMNS).where(
    _TABLE.c.subscriber_id == bindparam("subscriber")
)


def as_memory(fields: Sequence[Any]) -> Memory | None:
    """Return the values of `COLUMNS` as a memory; None if an outer join found none."""
    return None if fields[0] is None else Memory(*fields)


async def get(session: Session, subscriber_id: int, question_id: str) -> Memory | None:
    """Return what somebody remembers of a question; None if they never answered it."""
    found = await session.execute(_ONE, {"subscriber": subscriber_id, "question": question_id})
    row = found.one_or_none()
    return Memory(*row) if row else None


async def all_of(session: Session, subscriber_id: int) -> Mapping[str, Memory]:
    """Return all that somebody remembers, by question id."""
    rows = await session.execute(_ALL, {"subscriber": subscriber_id})
    return {
        question: Memory(stability, difficulty, reviewed_on, right)
        for question, stability, difficulty, reviewed_on, right in rows.all()
    }


async def put(session: Session, subscriber_id: int, question_id: str, memory: Memory) -> None:
    """Store what somebody remembers of a question, in place of what was stored before."""
    await session.execute(
        upsert(session, StoredMemory, _FIELDS),
        memory._asdict() | {"subscriber_id": subscriber_id, "question_id": question_id},
    )


async def forget(session: Session, subscriber_id: int, question_id: str | None = None) -> None:
    """Delete somebody's memory of a question, or of all, to be told again from their answers."""
    theirs = delete(_TABLE).where(_TABLE.c.subscriber_id == subscriber_id)
    if question_id is not None:
        theirs = theirs.where(_TABLE.c.question_id == question_id)
    await session.execute(theirs)
