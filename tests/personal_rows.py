"""Somebody with rows in every table that has rows of people."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from sqlalchemy import Column, Enum, Table, insert, select

from bot.db.base import Moment
from bot.db.chat_models import ChatKind
from bot.db.engine import Database, Session
from bot.db.tables import METADATA

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_CHOSEN = {"language": "en", "timezone": "Europe/Moscow"}


def personal_tables() -> list[Table]:
    """Return the tables whose rows hang on a person, as the foreign keys have it, or name one."""
    found = {METADATA.tables["subscribers"]}
    for table in METADATA.sorted_tables:
        if "person_id" in table.c or any(key.column.table in found for key in table.foreign_keys):
            found.add(table)
    return [table for table in METADATA.sorted_tables if table in found]


async def fill(db: Database, person_id: int, question_id: str = "one-right") -> None:
    """Write a row about somebody new into each of those tables, with a value in each column.

    What they did in a chat hangs on a post there, which is nobody's.
    """
    numbers = count(person_id % 1000)
    async with db.writing() as session:
        ids = await _a_post(session)
        for table in personal_tables():
            ids[table.name] = await _add_row(session, table, person_id, question_id, ids, numbers)


async def fill_others(db: Database) -> None:
    """Write a row into each table that has nobody's rows."""
    known = {*personal_tables(), METADATA.tables["chats"], METADATA.tables["posts"]}
    async with db.writing() as session:
        ids = await _a_post(session)
        for table in METADATA.sorted_tables:
            if table not in known:
                await _add_row(session, table, 1, "one-right", ids, count(1))


async def _a_post(session: Session) -> dict[str, object]:
    """Return the ids of a chat and of a post in it, which are written if there is none yet."""
    chat, post = METADATA.tables["chats"], METADATA.tables["posts"]
    ids: dict[str, object] = {"chats": -1001, "posts": 1}
    if await session.scalar(select(post.c.id)) is None:
        place = {"kind": ChatKind.CHANNEL, "title": "Questions", "language": "en"}
        when = {"timezone": "Europe/Moscow", "times": "10:00", "created_at": _EPOCH}
        await session.execute(insert(chat).values(id=-1001, reactions="👍", **place, **when))
        asked = {"question_id": "one-right", "version": "1-0", "language": "en"}
        await session.execute(insert(post).values(id=1, chat_id=-1001, **asked))
    return ids


async def _add_row(
    session: Session,
    table: Table,
    person_id: int,
    question_id: str,
    ids: dict[str, object],
    numbers: "count[int]",
) -> object:
    values: dict[str, object] = {}
    for column in table.columns:
        parents = [key.column.table.name for key in column.foreign_keys]
        if parents and parents[0] in ids:
            values[column.name] = ids[parents[0]]
        elif column.name == "question_id":
            values[column.name] = question_id
        elif column.name == "initial":
            values[column.name] = question_id[0]
        elif column.name == "memories":
            values[column.name] = {question_id: _memory(next(numbers))}
        elif column.name == "person_id" or (table.name == "subscribers" and column.name == "id"):
            values[column.name] = person_id
        elif column.name != "id":
            values[column.name] = _value(column, next(numbers))
    key, *_ = table.primary_key.columns
    return await session.scalar(insert(table).values(values).returning(key))


def _memory(number: int) -> list[object]:
    day = (_EPOCH + timedelta(days=number)).date()
    return [number + 0.25, number + 0.75, day.isoformat(), True]


def _value(column: "Column[object]", number: int) -> object:
    """Return a value of the column's type that no other column has, where the type allows."""
    kind = column.type
    moment = _EPOCH + timedelta(days=number, minutes=number)
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return next(iter(kind.enum_class))
    if column.name in _CHOSEN:
        return _CHOSEN[column.name]
    if isinstance(kind, Moment):
        return moment
    by_type: dict[type, object] = {
        bool: True,
        int: number,
        float: number + 0.25,
        date: moment.date(),
        time: time(number % 24, number % 60),
        str: str(number),
    }
    return by_type[kind.python_type]
