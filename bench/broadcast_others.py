"""How others send the same text to many: each without a database, and with nothing to choose."""

import asyncio
from collections.abc import Iterable

import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramRetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

_CONNECTIONS = 100
_RETRIES = 10


async def send_in_a_loop(url: str, token: str, people: Iterable[int], text: str) -> None:
    """Send one after another with a pause, as aiogram's `examples/broadcast_example.py` does."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    async with bot:
        for person in people:
            while True:
                try:
                    await bot.send_message(person, text, parse_mode=ParseMode.HTML)
                    break
                except TelegramRetryAfter as error:
                    await asyncio.sleep(error.retry_after)
            await asyncio.sleep(0.05)


async def send_limited(url: str, token: str, people: Iterable[int], text: str, rate: int) -> None:
    """Send at ``rate`` messages a second through python-telegram-bot's own limiter."""
    bot: ExtBot[int] = ExtBot(
        token,
        base_url=f"{url}/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS, pool_timeout=60),
        rate_limiter=AIORateLimiter(
            overall_max_rate=rate, overall_time_period=1, max_retries=_RETRIES
        ),
    )
    async with bot:
        await asyncio.gather(
            *(
                bot.send_message(person, text, parse_mode=telegram.constants.ParseMode.HTML)
                for person in people
            )
        )
