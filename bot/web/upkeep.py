"""What the webhook does beside taking updates: nothing stays behind, nothing is kept for good."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count

import structlog

from bot.db.outage import is_outage
from bot.web.webhook import Webhook

log = structlog.get_logger(__name__)

_EVERY_S = 10
#: Forgetting is done every so many rounds: once an hour.
_ROUNDS = 360


@asynccontextmanager
async def upkeep(webhook: Webhook) -> AsyncIterator[None]:
    """Look every 10 s, inside the block, whether another process died and left updates behind."""
    task = asyncio.create_task(_keep_up(webhook))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_up(webhook: Webhook) -> None:
    for number in count():
        try:
            await webhook.take_over()
            if number % _ROUNDS == 0:
                await webhook.forget()
        except Exception as error:
            if is_outage(error):
                log.error("the database is away; tried again", error=repr(error))
            else:
                log.exception("what was left behind is not looked after")
        await asyncio.sleep(_EVERY_S)
