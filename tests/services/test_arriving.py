"""Coming from a post; on both databases."""

from datetime import UTC, datetime, time, timedelta

from sample_posts import add_post
from sqlalchemy import select

from bot.db.chat_models import Arrival
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.db.statements import as_values, table_of
from bot.services import arriving, subscribing

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def arrivals(db: Database) -> list[tuple[int, int, datetime, datetime | None]]:
    async with db.reading() as session:
        rows = as_values(Arrival, await session.execute(select(table_of(Arrival))))
    return [(row.person_id, row.post_id, row.arrived_at, row.subscribed_at) for row in rows]


async def test_the_first_post_stays(db: Database, anya: Subscriber) -> None:
    first, second = await add_post(db, -1001), await add_post(db, -1002)
    assert await arriving.arrive(db, anya, first.id, NOW)
    assert await arriving.arrive(db, anya, second.id, NOW + HOUR)
    assert await arrivals(db) == [(anya.id, first.id, NOW, None)]


async def test_a_post_that_is_not_there_brings_nobody(db: Database, anya: Subscriber) -> None:
    post = await add_post(db, -1001)
    assert not await arriving.arrive(db, anya, post.id + 1, NOW)
    assert not await arriving.arrive(db, anya, 10**18 - 1, NOW)
    assert await arrivals(db) == []


async def test_the_first_subscription_after_coming_is_noted_once(
    db: Database, anya: Subscriber
) -> None:
    post = await add_post(db, -1001)
    await arriving.arrive(db, anya, post.id, NOW)
    for hours in (1, 2):
        await subscribing.subscribe(db, anya, time(10), NOW + hours * HOUR)
    assert await arrivals(db) == [(anya.id, post.id, NOW, NOW + HOUR)]


async def test_whoever_had_subscribed_before_was_not_won_by_the_post(
    db: Database, anya: Subscriber
) -> None:
    post = await add_post(db, -1001)
    await subscribing.set_time(db, anya, time(9), NOW)
    await arriving.arrive(db, anya, post.id, NOW + HOUR)
    await subscribing.set_time(db, anya, time(8), NOW + 2 * HOUR)
    assert await arrivals(db) == [(anya.id, post.id, NOW + HOUR, None)]
