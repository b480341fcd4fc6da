"""Reading many rows without holding up everybody else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, Row, Select, tuple_

from bot.db.engine import Session

#: So many rows take some milliseconds, in which a process on SQLite does nothing else.
PAGE = 500


async def pages(
    session: Session, statement: Select[Any], key: Sequence[Column[Any]], size: int = PAGE
) -> AsyncIterator[Sequence[Row[Any]]]:
    """Give the rows of a statement in the order of ``key``, up to ``size`` at a time.

    ``key`` is unique, has an index, and stands among the columns of the statement.
    """
    ordered = statement.order_by(*key).limit(size)
    rows = (await session.execute(ordered)).all()
    while rows:
        yield rows
        if len(rows) < size:
            return
        await asyncio.sleep(0)
        last = tuple(rows[-1]._mapping[column] for column in key)
        rows = (await session.execute(ordered.where(tuple_(*key) > last))).all()
