import asyncio
from datetime import date, timedelta

import pytest
from samples import add_person
from sqlalchemy import select

from bot.core.streak import Counted
from bot.db import days
from bot.db.engine import Database
from bot.db.paging import pages
from bot.db.progress_models import Day
from bot.db.statements import table_of

FIRST = date(2026, 5, 20)
TABLE = table_of(Day)
KEY = [*TABLE.primary_key]


@pytest.fixture
async def ledger(db: Database) -> list[tuple[int, date]]:
    """Write four days for each of three people; return their keys in order."""
    dates = [FIRST + timedelta(days=n) for n in range(4)]
    for person_id in (30, 2**40, 4):
        await add_person(db, person_id)
        async with db.writing() as session:
            await days.write(session, person_id, [(day, Counted.MISSED) for day in dates])
    return [(person_id, day) for person_id in (4, 30, 2**40) for day in dates]


@pytest.mark.parametrize("size", [1, 3, 4, 5, 12, 13])
async def test_every_row_comes_once_and_in_order(
    db: Database, ledger: list[tuple[int, date]], size: int
) -> None:
    async with db.reading() as session:
        found = [page async for page in pages(session, select(TABLE), KEY, size)]
    assert [(row.subscriber_id, row.day) for page in found for row in page] == ledger
    assert all(1 <= len(page) <= size for page in found)


async def test_nothing_gives_no_page(db: Database) -> None:
    async with db.reading() as session:
        assert [page async for page in pages(session, select(TABLE), KEY)] == []


async def test_others_go_on_between_pages(db: Database, ledger: list[tuple[int, date]]) -> None:
    pages_read, turns = 0, []

    async def live() -> None:
        while True:
            turns.append(pages_read)
            await asyncio.sleep(0)

    others = asyncio.create_task(live())
    async with db.reading() as session:
        async for page in pages(session, select(TABLE), KEY, len(ledger) // 3):
            pages_read += len(page) > 0
    others.cancel()
    assert {1, 2} <= set(turns)
