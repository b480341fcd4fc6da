from collections.abc import Sequence
from typing import Any

from personal_rows import fill, personal_tables
from sqlalchemy import Row, select

from bot.db import personal
from bot.db.engine import Database
from bot.db.tables import METADATA

#: As no other column has them by chance.
ANYA, BORIS = 7_012_345_678, 8_087_654_321


async def all_rows(db: Database) -> dict[str, Sequence[Row[Any]]]:
    """Return everything that is stored, by table."""
    async with db.reading() as session:
        return {
            table.name: (await session.execute(select(table))).all()
            for table in METADATA.sorted_tables
        }


async def test_the_rows_of_one_person_in_every_table(db: Database) -> None:
    await fill(db, ANYA)
    await fill(db, BORIS)
    async with db.reading() as session:
        theirs = await personal.rows_of(session, ANYA)
    assert set(theirs) == {table.name for table in personal_tables()}
    stored = await all_rows(db)
    for table, rows in theirs.items():
        assert len(rows) == 1
        assert len(stored[table]) == 2
        assert BORIS not in rows[0].values()
        assert rows[0] in [dict(row._mapping) for row in stored[table]]


async def test_nothing_remains_of_somebody_who_is_removed(db: Database) -> None:
    await fill(db, BORIS)
    before = await all_rows(db)
    await fill(db, ANYA)
    both = await all_rows(db)
    assert all(len(both[table.name]) == 2 for table in personal_tables())
    async with db.writing() as session:
        await personal.remove(session, ANYA)
    after = await all_rows(db)
    assert after == before
    for rows in after.values():
        for row in rows:
            assert all(str(ANYA) not in str(value) for value in row)


async def test_somebody_unknown_has_no_rows_and_can_be_removed(db: Database) -> None:
    await fill(db, BORIS)
    before = await all_rows(db)
    async with db.writing() as session:
        await personal.remove(session, ANYA)
        assert not any((await personal.rows_of(session, ANYA)).values())
    assert await all_rows(db) == before
