"""Updates by polling: the bot asks Telegram for them, one process only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError

from bot.telegram.inflight import InFlight

log = structlog.get_logger(__name__)

#: A stop waits this long for the updates in flight, and then for Telegram to hear which were
#: handled.
FINISH_S = 4
CONFIRM_S = 1


@asynccontextmanager
async def polling(dispatcher: Dispatcher, bot: Bot, in_flight: InFlight) -> AsyncIterator[None]:
    """Take updates inside the block; at its end, finish those that are in flight."""
    await bot.delete_webhook()
    task = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    # A stop before its first step would go unheard.
    await asyncio.sleep(0)
    try:
        yield
    finally:
        with suppress(RuntimeError):  # it has ended by itself already
            await dispatcher.stop_polling()
        await task
        if not await in_flight.finish(FINISH_S):
            log.warning("stopped in the middle of an update")
        if in_flight.last_update_id is not None:
            await _confirm(bot, in_flight.last_update_id)


async def _confirm(bot: Bot, update_id: int) -> None:
    # Otherwise Telegram would send what was handled last again after a restart.
    try:
        await bot.get_updates(offset=update_id + 1, limit=1, timeout=0, request_timeout=CONFIRM_S)
    except TelegramAPIError as error:
        log.warning("the last updates will come again", error=str(error))
