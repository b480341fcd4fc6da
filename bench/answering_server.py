"""A process that answers every call of the Bot API over HTTP with the same words.

It reads the answer to an edit from standard input, one line, and prints its port.
"""

import asyncio
import sys

from aiohttp import web

DONE = '{"ok": true, "result": true}'


async def serve(answer: str) -> None:
    """Serve until killed."""

    async def handle(request: web.Request) -> web.Response:
        await request.read()
        content = DONE if request.match_info["method"] == "answerCallbackQuery" else answer
        return web.Response(text=content, content_type="application/json")

    site = web.Application()
    site.router.add_post("/{bot}/{method}", handle)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 - the parent reads it
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.readline()))
