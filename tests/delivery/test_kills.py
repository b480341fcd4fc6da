"""Nobody misses a question, however often the process is killed while it sends them."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from crowds import held, let_in, sent, texts
from forked_bots import forker

from bot.app import utc_now
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.delivery.attempt import BATCH
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

#: Seconds until the test gives up: many, for a machine that is busy with something else.
_PATIENCE = 120

log = logging.getLogger(__name__)

#: A life ends at most so long after the message that it is killed for, in seconds.
_LONGEST_AFTERWARDS = 0.05


def reached(sandbox: Sandbox, crowd: list[Person]) -> int:
    """Return how many have been sent something."""
    return sum(bool(sandbox.world.chats[person.id].messages) for person in crowd)


def reaches(world: World, number: int) -> bool:
    """Whether so many messages were sent, to whomever."""
    return world.last_id >= number


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a process brings about."""
    async with asyncio.timeout(_PATIENCE):
        while not condition():  # noqa: ASYNC110 - it knows no events of ours
            await asyncio.sleep(0.01)


async def until_stored(db: Database, count: int) -> None:
    """Wait until so many deliveries are stored as sent."""
    async with asyncio.timeout(_PATIENCE):
        while await sent(db) != count:  # noqa: ASYNC110 - it knows no events of ours
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("new_database_url", "count", "kills"),
    [("sqlite", 2_000, 50), ("postgresql", 200, 5)],
    indirect=["new_database_url"],
)
async def test_killed_at_random_moments_it_misses_nobody(
    new_database_url: str,
    count: int,
    kills: int,
    content: Path,
    tmp_path: Path,
) -> None:
    random = Random(count)
    db = Database(new_database_url)
    await upgrade(db)
    async with Sandbox(pace=None) as sandbox:
        crowd = await let_in(sandbox, db, count, utc_now())
        settings = {
            "BOT_API_URL": sandbox.url,
            "BOT_TOKEN": sandbox.token,
            "CONTENT_DIR": str(content),
            "DATABASE_URL": new_database_url,
            "SEND_RATE": "100",
            "WEB_PORT": "0",
        }
        world = sandbox.world
        in_flight: list[int] = []
        async with forker(settings, tmp_path / "bot.log") as bots:
            for left in range(kills, 0, -1):
                await bots.start()
                missing = count - reached(sandbox, crowd)
                share = missing // (left + 1)
                wanted = world.last_id + random.randrange(max(share, 1))
                await until(partial(reaches, world, wanted))
                await asyncio.sleep(random.random() * _LONGEST_AFTERWARDS)
                await bots.kill()
                in_flight.append(await held(db))
            assert reached(sandbox, crowd) < count, "each was killed in the middle of it"
            await bots.start()
            await until(lambda: reached(sandbox, crowd) == count)
            await until_stored(db, count)
    await db.close()
    shown = [texts(sandbox, person) for person in crowd]
    repeats = sum(map(len, shown)) - count
    log.info("%d sent, %d kills, %d repeats, in flight: %s", count, kills, repeats, in_flight)
    assert all(len(set(same)) == 1 for same in shown), "repeated is the same question"
    assert max(in_flight) <= BATCH
    assert repeats <= sum(in_flight), "more than what was in flight"
