"""Two web and three worker processes with one PostgreSQL and one Redis, and what may befall them.

Meanwhile a worker is killed, Redis stops for five seconds, PostgreSQL restarts, and a process of
each role is replaced. Everybody gets their daily question once. Only what the killed worker had on
its way may come a second time: at most `BATCH`.
"""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from socket import socket
from time import monotonic

import pytest
from balancer import balancing
from bot_processes import BotProcess
from postgres_tools import PostgresServer, postgres_server
from pydantic import SecretStr
from redis_tools import RedisServer, redis_server
from small_bank import mark, write_bank
from sqlalchemy import func, insert, select

from bot.app import Role
from bot.db.engine import Database
from bot.db.models import Delivery, Status, Subscriber, Subscription
from bot.db.statements import table_of
from bot.delivery.attempt import BATCH
from bot.sandbox.clock import MovableClock
from bot.sandbox.methods import METHODS
from bot.sandbox.pace import Limit, Pace
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

RECEIVERS = 10_000
RATE = 400
#: What may go at once after a silence: see `Pace` of the bot.
BURST = RATE // 10
WORKERS = 3
#: What has its turn still has a way to go: so many may come late, together with those after them.
ON_THE_WAY = WORKERS * BATCH
READERS = 10

#: Seconds: for all of it, and for one answer, which may have to wait for Redis and PostgreSQL.
PATIENCE = 1800
ANSWER_PATIENCE = 60


@dataclass
class Scene:
    """The house of the processes. ``arrivals``: when each message came to Telegram, and to whom."""

    sandbox: Sandbox
    postgres: PostgresServer
    redis: RedisServer
    settings: dict[str, object]
    folder: Path
    web_ports: list[int]
    arrivals: list[tuple[float, int]]
    processes: list[BotProcess] = field(default_factory=list)
    receivers: set[int] = field(default_factory=set)

    def start(self, role: Role, port: int = 0) -> BotProcess:
        """Start a process."""
        log = self.folder / f"{len(self.processes)}-{role}.log"
        process = BotProcess(role, {**self.settings, "web_port": port}, log)
        self.processes.append(process)
        return process

    def received(self) -> Counter[int]:
        """Return how many messages each of the receivers has got."""
        return Counter(chat for _, chat in self.arrivals if chat in self.receivers)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something, as long as nobody ends who should not."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - other processes know no events of ours
                await asyncio.sleep(0.1)

    async def until_received(self, people: int) -> None:
        """Wait until so many have got their question."""
        await self.until(lambda: len(self.received()) >= people)

    def logged(self) -> str:
        """Return what all the processes have logged."""
        return "".join(process.log.read_text() for process in self.processes)

    async def runs(self, count: int) -> None:
        """Wait until so many processes have said that they run."""
        await self.until(lambda: self.logged().count('"event": "running"') >= count)


@contextmanager
def arrivals() -> Iterator[list[tuple[float, int]]]:
    """Write down when messages come, refused or not, and to which chat."""
    came: list[tuple[float, int]] = []
    before = {name: METHODS[name] for name in ("sendmessage", "sendrichmessage")}

    def watched(name: str) -> Callable[[World, Params], object]:
        def watch(world: World, params: Params) -> object:
            came.append((monotonic(), params.integer("chat_id")))
            return before[name](world, params)

        return watch

    METHODS.update({name: watched(name) for name in before})
    try:
        yield came
    finally:
        METHODS.update(before)


def free_port() -> int:
    with socket() as it:
        it.bind(("127.0.0.1", 0))
        return int(it.getsockname()[1])


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Give PostgreSQL, Redis and Telegram, and no process yet."""
    pace = Pace(overall=Limit(RATE + BURST, 1), private=Limit(1000, 1))
    async with AsyncExitStack() as stack:
        came = stack.enter_context(arrivals())
        sandbox = await stack.enter_async_context(Sandbox(pace=pace, clock=MovableClock()))
        postgres = await stack.enter_async_context(postgres_server())
        redis = await stack.enter_async_context(redis_server())
        web_ports = [free_port(), free_port()]
        front = await stack.enter_async_context(balancing(web_ports))
        settings: dict[str, object] = {
            "bot_token": SecretStr(sandbox.token),
            "bot_api_url": sandbox.url,
            "database_url": postgres.url,
            "redis_url": redis.url,
            "content_dir": write_bank(tmp_path / "content"),
            "send_rate": RATE,
            "webhook_url": f"http://127.0.0.1:{front}",
        }
        scene = Scene(sandbox, postgres, redis, settings, tmp_path, web_ports, came)
        try:
            yield scene
        finally:
            for process in scene.processes:
                process.kill()


async def test_each_is_delivered_once_whatever_befalls_the_processes(scene: Scene) -> None:
    workers = [scene.start("worker") for _ in range(WORKERS)]
    webs = [scene.start("web", port) for port in scene.web_ports]
    await scene.runs(5)
    async with reading(scene) as answers:
        await let_in(scene)
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
    for seconds in (1, 10):
        assert most_within(seconds, scene) <= RATE * seconds + BURST + ON_THE_WAY
    for process in scene.processes:
        if process.is_alive:
            assert await process.stop() == 0


async def let_in(scene: Scene) -> None:
    """Let everybody in who is due, at noon of their clocks: no local day ends meanwhile."""
    now = datetime.now(UTC)  # noqa: TID251 - the processes look at a clock, too
    zone = f"Etc/GMT{now.hour - 12:+d}"
    people = [await scene.sandbox.person("Ann") for _ in range(RECEIVERS)]
    for person in people:
        person.someone.started = True
    scene.receivers.update(person.id for person in people)
    subscribers = [
        {"id": person.id, "language": "en", "timezone": zone, "rich": True, "created_at": now}
        for person in people
    ]
    daily_at = now.replace(hour=12, second=0, microsecond=0).time()
    subscriptions = [
        {"subscriber_id": person.id, "daily_at": daily_at, "next_due_at": now} for person in people
    ]
    db = Database(scene.postgres.url)
    async with db.writing() as session:
        await session.execute(insert(table_of(Subscriber)), subscribers)
        await session.execute(insert(table_of(Subscription)), subscriptions)
    await db.close()


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


async def all_are_stored(scene: Scene) -> None:
    """Wait until no delivery is pending; fail if one was not sent."""
    table = table_of(Delivery)
    db = Database(scene.postgres.url)
    statement = select(table.c.status, func.count()).group_by(table.c.status)
    async with asyncio.timeout(ANSWER_PATIENCE):
        while True:
            async with db.reading() as session:
                rows = await session.execute(statement)
                stored = {row.status: row[1] for row in rows}
            if Status.PENDING not in stored:
                break
            await asyncio.sleep(0.5)
    await db.close()
    assert stored == {Status.SENT: RECEIVERS}


def most_within(seconds: int, scene: Scene) -> int:
    """Return how many messages came within so many seconds, when most came."""
    moments = sorted(moment for moment, _ in scene.arrivals)
    ends = (bisect_left(moments, moment + seconds) for moment in moments)
    return max(end - index for index, end in enumerate(ends))
