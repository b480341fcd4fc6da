import json
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession
from sandbox_tools import Call, Seconds

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def sandbox(seconds: Seconds) -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=None, monotonic=seconds) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[AiohttpSession]:
    """One for all tests: closing it takes aiogram a quarter of a second."""
    session = AiohttpSession()
    yield session
    await session.close()


@pytest.fixture
def bot(sandbox: Sandbox, session: AiohttpSession) -> Bot:
    session.api = TelegramAPIServer.from_base(sandbox.url)
    return Bot(sandbox.token, session=session)


@pytest.fixture
async def anna(sandbox: Sandbox) -> Person:
    """Someone who has started the bot; her /start is still in the queue as update 100000001."""
    anna = await sandbox.person("Анна", language_code="ru")
    await anna.send("/start")
    return anna


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[ClientSession]:
    async with ClientSession(sandbox.url) as http:
        yield http


@pytest.fixture
def call(sandbox: Sandbox, http: ClientSession) -> Call:
    async def call(method: str, **fields: object) -> tuple[int, Json]:
        data = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in fields.items()
        }
        async with http.post(f"/bot{sandbox.token}/{method}", data=data) as response:
            return response.status, await response.json()

    return call
