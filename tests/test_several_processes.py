"""Two web and three worker processes with one PostgreSQL and one Redis, and what may befall them.

Meanwhile a worker is killed, Redis stops for five seconds, PostgreSQL restarts, and a process of
each role is replaced. Everybody gets their daily question once. Only what the killed worker had on
its way may come a second time: at most `BATCH`.
"""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from scene import Scene, all_are_stored, let_in, shared_scene
from small_bank import mark

from bot.delivery.attempt import BATCH
from bot.sandbox.person import Person

WORKERS = 3
RECEIVERS = 10_000
RATE = 400
READERS = 10
#: Seconds for one answer, which may have to wait for Redis and PostgreSQL.
ANSWER_PATIENCE = 60

#: Of the test of the pace: so slow that a busy machine would send far faster if nothing held it.
SLOW_RATE = 100
WAITING = 2_500


async def test_each_is_delivered_once_whatever_befalls_the_processes(
    content: Path, tmp_path: Path
) -> None:
    async with shared_scene(content, tmp_path, RATE) as scene:
        await whatever_befalls(scene)


async def whatever_befalls(scene: Scene) -> None:
    workers = [scene.start("worker") for _ in range(WORKERS)]
    webs = [scene.start("web", port) for port in scene.web_ports]
    await scene.runs(5)
    async with reading(scene) as answers:
        await let_in(scene, RECEIVERS)
        await scene.until_received(RECEIVERS // 8)
        workers[0].kill()
        await scene.until_received(RECEIVERS * 2 // 8)
        await scene.redis.stop()
        await asyncio.sleep(5)
        await scene.redis.start()
        await scene.until_received(RECEIVERS * 4 // 8)
        await scene.postgres.restart()
        await scene.until_received(RECEIVERS * 5 // 8)
        assert await webs[0].stop() == 0
        scene.start("web", scene.web_ports[0])
        await scene.runs(6)
        await scene.until_received(RECEIVERS * 6 // 8)
        assert await workers[1].stop() == 0
        scene.start("worker")
        await scene.until_received(RECEIVERS)
    await all_are_stored(scene)
    received = scene.received()
    assert set(received) == scene.receivers, "nobody is missed"
    twice = [person for person, messages in received.items() if messages > 1]
    assert len(twice) <= BATCH, "what the killed worker had on its way"
    assert max(received.values()) <= 2
    assert min(answers) > 3, "everybody was answered all the time"
    assert "the only process" not in scene.logged()
    for process in scene.processes:
        if process.is_alive:
            assert await process.stop() == 0


async def test_together_they_send_no_faster_than_one_may(content: Path, tmp_path: Path) -> None:
    """Within ten seconds there may come ten seconds' worth, a burst, and what came late.

    What has its turn still has a way to go. On a machine that stands still for a moment all that is
    on its way, a batch of each worker, comes together with those after it. That is a slack of a
    tenth or so; three budgets instead of one would let three times as many through.
    """
    async with shared_scene(content, tmp_path, SLOW_RATE) as scene:
        for _ in range(WORKERS):
            scene.start("worker")
        await scene.runs(WORKERS)
        await let_in(scene, WAITING)
        await scene.until_received(WAITING)
        await all_are_stored(scene)
        burst = SLOW_RATE // 10
        assert most_within(10, scene) <= SLOW_RATE * 10 + burst + WORKERS * BATCH
        assert scene.received().total() == WAITING


@asynccontextmanager
async def reading(scene: Scene) -> AsyncIterator[list[int]]:
    """Let some people ask for cards and answer them all the time; yield how often each was."""
    answers = [0] * READERS
    over = asyncio.Event()

    async def read(number: int, reader: Person) -> None:
        while not over.is_set():
            await reader.send("/start q_p-value")
            card = await reader.waits_for(mark("en"), ANSWER_PATIENCE)
            await reader.press(card, "A", seconds=ANSWER_PATIENCE)
            answers[number] += 1
            await asyncio.sleep(3)

    people = [await scene.sandbox.person("Bob", language_code="en") for _ in range(READERS)]
    tasks = [asyncio.create_task(read(*pair)) for pair in zip(count(), people)]
    yield answers
    over.set()
    await asyncio.gather(*tasks)


def most_within(seconds: int, scene: Scene) -> int:
    """Return how many messages came within so many seconds, when most came."""
    moments = sorted(moment for moment, _ in scene.arrivals)
    ends = (bisect_left(moments, moment + seconds) for moment in moments)
    return max(end - index for index, end in enumerate(ends))
