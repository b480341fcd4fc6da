"""What people remember of questions.

Somebody's memories lie together on pages of JSON, by the first letter of the question: an answer
changes one page, and a choice, which reads them all, takes apart only those that have changed.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.memory import Memory
from bot.db.engine import Session
from bot.db.progress_models import MemoryPage
from bot.db.statements import table_of

TABLE = table_of(MemoryPage)
#: A page as it lies in the database: `read` knows it again, which a parsed one would not allow.
PAGE: ColumnElement[str] = cast(TABLE.c.memories, Text)

# What happens at every press is built once: building takes longer than running it.
_ONE = select(PAGE).where(
    TABLE.c.subscriber_id == bindparam("subscriber"), TABLE.c.initial == bindparam("initial")
)
_ALL = select(PAGE).where(TABLE.c.subscriber_id == bindparam("subscriber"))


@lru_cache(maxsize=1024)
def read(page: str) -> Mapping[str, Memory]:
    """Return the memories on a page, by question id."""
    return told(json.loads(page))


def told(page: Mapping[str, Any]) -> Mapping[str, Memory]:
    """Return the memories on a page that is taken apart already."""
    return {
        question_id: Memory(stability, difficulty, date.fromisoformat(reviewed_on), right)
        for question_id, (stability, difficulty, reviewed_on, right) in page.items()
    }


def read_all(pages: Iterable[str]) -> Mapping[str, Memory]:
    """Return the memories on somebody's pages, by question id."""
    memories: dict[str, Memory] = {}
    for page in pages:
        memories.update(read(page))
    return memories


def written(memories: Mapping[str, Memory]) -> dict[str, list[object]]:
    """Return memories as a page has them."""
    return {
        question_id: [stability, difficulty, reviewed_on.isoformat(), right]
        for question_id, (stability, difficulty, reviewed_on, right) in memories.items()
    }


async def get(session: Session, subscriber_id: int, question_id: str) -> Memory | None:
    """Return what somebody remembers of a question; None if they never answered it."""
    which = {"subscriber": subscriber_id, "initial": question_id[0]}
    page = await session.scalar(_ONE, which)
    return read(page).get(question_id) if page else None


async def all_of(session: Session, subscriber_id: int) -> Mapping[str, Memory]:
    """Return all that somebody remembers, by question id."""
    return read_all(await session.scalars(_ALL, {"subscriber": subscriber_id}))


async def put(session: Session, subscriber_id: int, question_id: str, memory: Memory) -> None:
    """Store what somebody remembers of a question, in place of what was stored before."""
    await session.execute(
        _put(session.dialect.name),
        {
            "subscriber_id": subscriber_id,
            "initial": question_id[0],
            "memories": written({question_id: memory}),
        },
    )


@cache
def _put(dialect_name: str) -> Insert:
    """Return a statement that writes a page, or over what is on the page already."""
    if dialect_name == "sqlite":
        return _upsert(sqlite.insert(TABLE), func.json_patch)
    return _upsert(postgresql.insert(TABLE), lambda old, new: old.op("||")(new))


def _upsert(
    page: sqlite.Insert | postgresql.Insert,
    over: Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]],
) -> Insert:
    both = over(TABLE.c.memories, page.excluded.memories)
    key = list(TABLE.primary_key.columns)
    statement: Insert = page.on_conflict_do_update(index_elements=key, set_={"memories": both})
    return statement


async def forget(session: Session, subscriber_id: int, question_id: str | None = None) -> None:
    """Delete somebody's memory of a question, or of all, to be told again from their answers."""
    if question_id is None:
        await session.execute(delete(TABLE).where(TABLE.c.subscriber_id == subscriber_id))
        return
    page: ColumnElement[Any] = TABLE.c.memories
    without = (
        func.json_patch(page, json.dumps({question_id: None}))
        if session.dialect.name == "sqlite"
        else page.op("-")(literal(question_id, Text))
    )
    await session.execute(
        update(TABLE)
        .where(TABLE.c.subscriber_id == subscriber_id, TABLE.c.initial == question_id[0])
        .values(memories=without)
    )
