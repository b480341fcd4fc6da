"""Several processes that take updates share the order of one person's updates through Redis."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.redis import RedisEventIsolation
from redis.asyncio import Redis
from stage import ask, staged


@pytest.fixture
async def redis_url() -> AsyncIterator[str]:
    """Give a Redis of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(program, "--port", str(port), "--save", "", "--appendonly", "no"),
        stdout=asyncio.subprocess.DEVNULL,
    )
    await listening(port)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    await process.wait()


async def listening(port: int) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    pytest.fail("Redis does not start")


async def test_the_bot_waits_for_who_holds_the_turn_in_redis(
    redis_url: str, content: Path, tmp_path: Path
) -> None:
    async with staged(content, tmp_path, redis_url=redis_url) as stage:
        ann = await stage.person()
        redis = Redis.from_url(redis_url)
        other = RedisEventIsolation(redis)
        bot_id = stage.house.door.bot.id
        async with other.lock(StorageKey(bot_id, chat_id=ann.id, user_id=ann.id)):
            await ann.send("/help")
            with pytest.raises(AssertionError, match="does not see"):
                await ann.waits_for("", 0.5)
        assert await ann.waits_for("/streak", 10)
        assert "days" in ann.sees(await ask(ann, "/help"))
        await redis.aclose()
