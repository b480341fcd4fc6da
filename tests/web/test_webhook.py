"""Updates by webhook: from Telegram only, each once, and none is lost."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from aiogram.types import Message, Update
from aiohttp import ClientSession, web
from sqlalchemy import select
from structlog.typing import EventDict

from bot.db import handled_updates
from bot.db.engine import Database
from bot.db.statements import table_of
from bot.db.update_models import HandledUpdate
from bot.telegram.inorder import NotBegun
from bot.web import webhook as webhooks
from bot.web.server import serving
from bot.web.webhook import LONGEST_BODY, PATH, SECRET_HEADER, Webhook, default_secret

TOKEN = "1000000001:AAHhandwrittenhandwrittenhandwritten"
SECRET = default_secret(TOKEN)
NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)

#: Seconds until a test gives up: many, for a machine that is busy with something else.
PATIENCE = 20

Stored = dict[int, tuple[bool, str | None]]


@dataclass
class Scene:
    """A process that takes updates, in whose place more may start.

    ``fault`` is what handling fails with; ``gate`` is what it waits for, once it has begun.
    """

    db: Database
    http: ClientSession
    now: datetime = NOON
    begun: list[int] = field(default_factory=list)
    handled: list[int] = field(default_factory=list)
    fault: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    def process(self) -> Webhook:
        """Return the webhook of one process."""
        dispatcher = Dispatcher(disable_fsm=True)

        @dispatcher.message()
        async def handle(message: Message) -> None:
            self.begun.append(message.message_id)
            await self.gate.wait()
            if self.fault is not None:
                raise self.fault
            self.handled.append(message.message_id)

        return Webhook(self.db, dispatcher, Bot(TOKEN), SECRET, lambda: self.now)

    async def post(self, number: int, *, secret: str = SECRET) -> int:
        """Send an update as Telegram does; return the status of the answer."""
        return await self.send(update(number), secret=secret)

    async def send(self, body: bytes, *, secret: str = SECRET, **headers: str) -> int:
        """Send anything."""
        address = f"http://127.0.0.1:{self.port}{PATH}"
        async with self.http.post(
            address, data=BytesIO(body), headers={SECRET_HEADER: secret, **headers}
        ) as answer:
            assert await answer.read() == b"" or answer.status == 413
            return answer.status

    async def stored(self) -> Stored:
        """Return whether each update is held, and what of it is kept."""
        table = table_of(HandledUpdate)
        async with self.db.reading() as session:
            rows = (await session.execute(select(table))).all()
        return {row.update_id: (row.leased_until is not None, row.body) for row in rows}


def update(number: int, text: str = "hello") -> bytes:
    person = '{"id": 7, "is_bot": false, "first_name": "Ann"}'
    chat = '{"id": 7, "type": "private", "first_name": "Ann"}'
    return (
        f'{{"update_id": {number}, "message": {{"message_id": {number}, "date": 1768219200, '
        f'"chat": {chat}, "from": {person}, "text": "{text}"}}}}'
    ).encode()


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Keep the log of each test."""
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
async def scene(db: Database) -> AsyncIterator[Scene]:
    """Give a process that takes updates and handles them at once."""
    async with ClientSession() as http:
        scene = Scene(db, http)
        scene.gate.set()
        site = web.Application(client_max_size=LONGEST_BODY)
        webhook = scene.process()
        webhook.add_to(site)
        async with serving(site, "127.0.0.1", 0) as scene.port:
            yield scene
        scene.gate.set()
        await webhook.finish(PATIENCE)


async def test_an_update_is_handled_before_it_is_answered(scene: Scene) -> None:
    assert await scene.post(1) == 200
    assert scene.handled == [1]
    assert await scene.stored() == {1: (False, None)}


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], f"{SECRET}x", "пароль"])
async def test_a_stranger_is_refused(scene: Scene, secret: str) -> None:
    assert await scene.post(1, secret=secret) == 401
    assert (scene.begun, await scene.stored()) == ([], {})


def test_the_secret_tells_nothing_of_the_token() -> None:
    assert TOKEN.partition(":")[2] not in SECRET
    assert len(SECRET) == 64


async def test_too_long_a_body_is_refused(scene: Scene) -> None:
    assert await scene.send(update(1, "a" * (LONGEST_BODY - 300))) == 200
    assert await scene.send(update(2, "a" * LONGEST_BODY)) == 413
    bomb = gzip.compress(update(3, "a" * 20 * LONGEST_BODY))
    assert await scene.send(bomb, **{"Content-Encoding": "gzip"}) == 413
    assert scene.handled == [1]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"null", b"[]", b"7", b"{}", b'"update_id"', b"\xff\xfe", b"[" * 100_000),
        *(b'{"update_id": null}', b'{"update_id": true}', b'{"update_id": "1"}'),
        *(b'{"update_id": -1}', b'{"update_id": 1.5}', b'{"update_id": 9223372036854775808}'),
    ],
)
async def test_what_is_no_update_is_refused_quietly(
    scene: Scene, body: bytes, logs: list[EventDict]
) -> None:
    assert await scene.send(body) == 400
    assert (await scene.stored(), logs) == ({}, [])


async def test_an_update_that_makes_no_sense_does_not_come_again(
    scene: Scene, logs: list[EventDict]
) -> None:
    assert await scene.send(b'{"update_id": 5, "message": {"text": "a secret word"}}') == 200
    (line,) = logs
    assert line["update"] == 5
    assert "secret" not in str(line)


async def test_a_repeated_update_is_handled_once(scene: Scene) -> None:
    assert [await scene.post(1) for _ in range(3)] == [200] * 3
    scene.now += timedelta(hours=23, minutes=59)
    await scene.process().forget()
    assert await scene.post(1) == 200
    assert scene.handled == [1]


async def test_an_update_is_forgotten_when_telegram_repeats_it_no_more(scene: Scene) -> None:
    await scene.post(1)
    scene.now += timedelta(days=1, minutes=1)
    await scene.post(2)
    await scene.process().forget()
    assert list(await scene.stored()) == [2]


async def test_an_update_that_comes_twice_at_once_is_handled_once(scene: Scene) -> None:
    scene.gate.clear()
    first = asyncio.create_task(scene.post(1))
    await until_begun(scene, 1)
    assert await scene.post(1) == 503, "somebody has it, but may yet die"
    scene.gate.set()
    assert await first == 200
    assert await scene.post(1) == 200
    assert scene.handled == [1]


async def test_an_update_whose_process_died_is_handled_again(scene: Scene) -> None:
    other = scene.process()
    scene.gate.clear()
    dead = asyncio.create_task(other._take(Update.model_validate_json(update(1)), ""))
    await until_begun(scene, 1)
    assert await scene.post(1) == 503
    for task in other._tasks.values():
        task.cancel()  # as if it were gone: it marks nothing
    with pytest.raises(asyncio.CancelledError):
        await dead
    scene.gate.set()
    scene.now += timedelta(seconds=31)
    assert await scene.post(1) == 200
    assert scene.handled == [1]


async def test_what_takes_long_is_answered_and_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.1)
    scene.gate.clear()
    assert await scene.post(1) == 200
    assert scene.handled == []
    assert await scene.stored() == {1: (True, update(1).decode())}
    assert await scene.post(1) == 200, "it need not come again"
    scene.gate.set()
    await until_handled(scene, 1)
    assert await settled(scene, 1) == (False, None)
    assert scene.begun == [1]


async def test_an_update_that_cannot_be_taken_in_time_comes_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.1)
    with suppress(LookupError):
        async with scene.db.writing() as session:
            await handled_updates.claim(session, 1, scene.now, scene.now)
            assert await scene.post(1) == 503
            raise LookupError
    monkeypatch.undo()
    assert await scene.post(1) == 200
    assert scene.handled == [1]


async def test_what_takes_long_and_cannot_be_kept_comes_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.1)
    monkeypatch.setattr(webhooks, "_KEEPING_S", 0.1)
    scene.gate.clear()
    answer = asyncio.create_task(scene.post(1))
    await until_begun(scene, 1)
    async with scene.db.writing() as session:
        await handled_updates.keep(session, 1, "", scene.now)
        assert await answer == 503
    scene.gate.set()
    await until_handled(scene, 1)
    assert await settled(scene, 1) == (False, None)
    assert await scene.post(1) == 200, "it was handled"
    assert scene.begun == [1]


async def test_what_a_dead_process_was_answered_for_is_taken_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.1)
    scene.gate.clear()
    assert await scene.post(1) == 200
    await until_begun(scene, 1)
    other = scene.process()
    await other.take_over()
    assert scene.begun == [1], "not while its lease lasts"
    scene.now += timedelta(minutes=11)
    await other.take_over()
    await until_begun(scene, 2)
    scene.gate.set()
    await other.finish(PATIENCE)
    assert await settled(scene, 1) == (False, None)


async def test_what_this_process_still_handles_is_not_taken_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.05)
    scene.gate.clear()
    busy, other = scene.process(), scene.process()
    assert await busy._take(Update.model_validate_json(update(1)), update(1).decode())
    await until_begun(scene, 1)
    scene.now += timedelta(minutes=11)
    await busy.take_over()
    await other.take_over()
    scene.gate.set()
    await busy.finish(PATIENCE)
    await other.finish(PATIENCE)
    assert scene.begun == [1], "its lease was renewed"
    assert await scene.stored() == {1: (False, None)}


async def test_a_stop_waits_for_what_goes_on_and_leaves_the_rest_to_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_BUDGET_S", 0.05)
    scene.gate.clear()
    stopping, other = scene.process(), scene.process()
    sent = Update.model_validate_json(update(1))
    assert await stopping._take(sent, update(1).decode())
    await until_begun(scene, 1)
    await stopping.finish(0.1)
    assert scene.handled == []
    scene.gate.set()
    await other.take_over()
    await until_handled(scene, 1)
    await other.finish(PATIENCE)
    assert await scene.stored() == {1: (False, None)}


SILENCE = TelegramNetworkError(GetMe(), "Request timeout error")
SILENCE.__cause__ = TimeoutError()


@pytest.mark.parametrize("fault", [NotBegun(), ConnectionRefusedError()])
async def test_what_could_not_be_handled_comes_again(scene: Scene, fault: Exception) -> None:
    scene.fault = fault
    assert await scene.post(1) == 503
    scene.fault = None
    assert await scene.post(1) == 200
    assert scene.handled == [1]


@pytest.mark.parametrize("fault", [ValueError("a bug"), SILENCE])
async def test_a_fault_that_would_stay_is_told_once_and_not_repeated(
    scene: Scene, logs: list[EventDict], fault: Exception
) -> None:
    scene.fault = fault
    assert await scene.post(1) == 200
    assert await scene.post(1) == 200
    assert scene.begun == [1]
    assert [log["log_level"] for log in logs] == ["error"]


async def test_without_a_database_an_update_comes_again(
    new_database_url: str, scene: Scene, logs: list[EventDict]
) -> None:
    """The tables are missing, as far as an update can tell."""
    nowhere = Scene(Database(new_database_url), scene.http)
    sent = Update.model_validate_json(update(1))
    assert not await nowhere.process()._take(sent, "")
    assert nowhere.begun == []
    assert [log["update"] for log in logs] == [1]
    await nowhere.db.close()


async def until_begun(scene: Scene, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(scene.begun) < count:  # noqa: ASYNC110 - the webhook tells nobody
            await asyncio.sleep(0.005)


async def until_handled(scene: Scene, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(scene.handled) < count:  # noqa: ASYNC110 - the webhook tells nobody
            await asyncio.sleep(0.005)


async def settled(scene: Scene, number: int) -> tuple[bool, str | None]:
    """Return what is stored of an update when nobody holds it any more."""
    async with asyncio.timeout(PATIENCE):
        while (await scene.stored())[number][0]:  # noqa: ASYNC110 - the webhook tells nobody
            await asyncio.sleep(0.01)
    return (await scene.stored())[number]
