import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

Call = Callable[..., Awaitable[tuple[int, Json]]]


class Seconds:
    """Monotonic time that a test moves."""

    def __init__(self) -> None:
        self.value = 1000.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def sandbox(seconds: Seconds) -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=None, monotonic=seconds) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(sandbox.token, session=session) as bot:
        yield bot


@pytest.fixture
async def anna(sandbox: Sandbox) -> Person:
    """Someone who has started the bot; her /start is still in the queue as update 100000001."""
    anna = await sandbox.person("Анна", language_code="ru")
    await anna.send("/start")
    return anna


@pytest.fixture
async def call(sandbox: Sandbox) -> AsyncIterator[Call]:
    """Call a method with plain form fields; objects and lists go as JSON."""
    async with ClientSession() as session:

        async def call(method: str, **fields: object) -> tuple[int, Json]:
            data = {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in fields.items()
            }
            url = f"{sandbox.url}/bot{sandbox.token}/{method}"
            async with session.post(url, data=data) as response:
                return response.status, await response.json()

        yield call
