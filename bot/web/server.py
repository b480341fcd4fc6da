"""The web server of the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

#: A stop waits this long for the answers that are on their way.
FINISH_S = 4


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve ``app`` inside the block. Yield the port, which the system chooses for port 0.

    Raise OSError if the address cannot be had.
    """
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=FINISH_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
