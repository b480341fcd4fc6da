"""Several processes of the bot, with the PostgreSQL, the Redis and the Telegram that they share."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from balancer import balancing
from bot_processes import BotProcess
from ports import free_port
from postgres_tools import PostgresServer, postgres_server
from pydantic import SecretStr
from redis_tools import RedisServer, redis_server
from sqlalchemy import func, insert, select

from bot.app import Role
from bot.db.engine import Database
from bot.db.models import Delivery, Status, Subscriber, Subscription
from bot.db.statements import table_of
from bot.sandbox.clock import MovableClock
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

#: Seconds: for all of it, and for what has to be stored at the end.
PATIENCE = 1800
_STORE_PATIENCE = 60


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
        """Wait for something, as long as no process fails."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                assert not any(each.has_failed for each in self.processes), self.logged()
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


@asynccontextmanager
async def shared_scene(content: Path, folder: Path, rate: int) -> AsyncIterator[Scene]:
    """Run PostgreSQL, Redis and a Telegram that refuses nothing, and no process yet.

    ``rate`` is in messages a second, of all processes together.
    """
    async with AsyncExitStack() as stack:
        came = stack.enter_context(arrivals())
        sandbox = await stack.enter_async_context(Sandbox(pace=None, clock=MovableClock()))
        postgres = await stack.enter_async_context(postgres_server())
        redis = await stack.enter_async_context(redis_server())
        web_ports = [free_port(), free_port()]
        front = await stack.enter_async_context(balancing(web_ports))
        settings: dict[str, object] = {
            "bot_token": SecretStr(sandbox.token),
            "bot_api_url": sandbox.url,
            "database_url": postgres.url,
            "redis_url": redis.url,
            "content_dir": content,
            "send_rate": rate,
            "webhook_url": f"http://127.0.0.1:{front}",
        }
        scene = Scene(sandbox, postgres, redis, settings, folder, web_ports, came)
        try:
            yield scene
        finally:
            for process in scene.processes:
                process.kill()


async def let_in(scene: Scene, number: int) -> None:
    """Let so many in who are due, at noon of their clocks: no local day ends meanwhile."""
    now = datetime.now(UTC)  # noqa: TID251 - the processes look at a clock, too
    zone = f"Etc/GMT{now.hour - 12:+d}"
    people = [await scene.sandbox.person("Ann") for _ in range(number)]
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


async def all_are_stored(scene: Scene) -> None:
    """Wait until no delivery is pending; fail if one was not sent."""
    table = table_of(Delivery)
    db = Database(scene.postgres.url)
    statement = select(table.c.status, func.count()).group_by(table.c.status)
    async with asyncio.timeout(_STORE_PATIENCE):
        while True:
            async with db.reading() as session:
                rows = await session.execute(statement)
                stored = {row.status: row[1] for row in rows}
            if Status.PENDING not in stored:
                break
            await asyncio.sleep(0.5)
    await db.close()
    assert stored == {Status.SENT: len(scene.receivers)}
