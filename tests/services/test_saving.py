import asyncio
from datetime import UTC, datetime, timedelta

from samples import add_person

from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import saving

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_a_star_comes_and_goes(db: Database, anya: Subscriber) -> None:
    assert [await saving.toggle(db, anya, "dropout", NOW) for _ in range(5)] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert await saving.saved(db, anya) == ["dropout"]


async def test_the_latest_star_is_first(db: Database, anya: Subscriber) -> None:
    boris = await add_person(db, 2)
    for n, question in enumerate(["b", "c", "a"]):
        await saving.toggle(db, anya, question, NOW + n * HOUR)
    await saving.toggle(db, anya, "also-a", NOW + 2 * HOUR)
    await saving.toggle(db, boris, "d", NOW)
    assert await saving.saved(db, anya) == ["a", "also-a", "c", "b"]
    assert await saving.saved(db, boris) == ["d"]


async def test_stars_at_once(db: Database, anya: Subscriber) -> None:
    stars = await asyncio.gather(*(saving.toggle(db, anya, "dropout", NOW) for _ in range(3)))
    assert True in stars
    assert await saving.saved(db, anya) in ([], ["dropout"])
