"""The product without a token: the bot talks to a local Bot API, and you to a page in a browser."""

import asyncio
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import running
from bot.config import ConfigurationError, Settings
from bot.delivery.tick import tick
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.signals import until_signal


@asynccontextmanager
async def demo(
    settings: Settings, port: int = 0, *, start: datetime | None = None
) -> AsyncIterator[Sandbox]:
    """Run a sandbox and the bot in it, with a database that is gone afterwards.

    ``settings`` give the defaults of the conversation; ``port`` is that of the chat page.
    Its clock shows ``start`` (aware), or the time.
    """
    with tempfile.TemporaryDirectory(prefix="sobesednik-") as folder:
        async with Sandbox(port=port, clock=MovableClock(start)) as sandbox:
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
            async with running(local, sandbox.clock.now) as house:
                # Whoever moves the clock wants to see what comes meanwhile, not a bot that slept.
                sandbox.clock.followers.append(lambda: tick(house, sandbox.clock.now))
                yield sandbox
                sandbox.clock.followers.clear()


async def serve_demo(settings: Settings, port: int, *, browser: bool) -> None:
    """Serve the chat page until interrupted.

    Raise ConfigurationError if the port cannot be had.
    """
    try:
        with until_signal():
            async with demo(settings, port) as sandbox:
                print(f"Chat with the bot at {sandbox.url}/ (stop with Ctrl+C)", flush=True)  # noqa: T201
                if browser:
                    webbrowser.open(sandbox.url)
                await asyncio.Event().wait()
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} cannot be used ({error.strerror}): try --port {port + 1}"
        ) from None
