"""The product without a token: the bot talks to a local Bot API, and you to a page in a browser."""

import asyncio
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.app import running
from bot.config import Settings
from bot.sandbox.server import Sandbox


@asynccontextmanager
async def demo(settings: Settings, port: int = 0) -> AsyncIterator[Sandbox]:
    """Run a sandbox and the bot in it, with a database that is gone afterwards.

    ``settings`` give the defaults of the conversation; ``port`` is that of the chat page.
    """
    with tempfile.TemporaryDirectory(prefix="sobesednik-") as folder:
        async with Sandbox(port=port) as sandbox:
            local = settings.model_copy(
                update={
                    "bot_token": SecretStr(sandbox.token),
                    "bot_api_url": sandbox.url,
                    "database_url": f"sqlite+aiosqlite:///{Path(folder, 'demo.db')}",
                    "redis_url": None,
                    "webhook_url": None,
                    "web_port": 0,
                }
            )
            async with running(local, sandbox.clock.now):
                yield sandbox


async def serve_demo(settings: Settings, port: int, *, browser: bool) -> None:
    """Serve the chat page until interrupted."""
    async with demo(settings, port) as sandbox:
        print(f"Chat with the bot at {sandbox.url}/ (stop with Ctrl+C)", flush=True)  # noqa: T201
        if browser:
            webbrowser.open(sandbox.url)
        await asyncio.Event().wait()
