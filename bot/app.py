"""The composition root: builds everything from the settings, and owns the clock."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from random import SystemRandom
from typing import Literal

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.fsm.storage.redis import RedisEventIsolation
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from redis.asyncio import Redis

from bot.bank.load import load
from bot.bank.search import Search
from bot.config import ConfigurationError, Settings
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.delivery.broadcast import announce
from bot.delivery.tick import tick
from bot.services.correcting import notice_changes
from bot.services.people import Defaults
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.inflight import InFlight
from bot.telegram.pace import Pace
from bot.telegram.profile import publish_profile
from bot.telegram.talk import House
from bot.web.health import Polling, add_health
from bot.web.server import serving
from bot.web.webhook import PATH, add_webhook, default_secret

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Role = Literal["web", "worker", "all"]

#: A stop waits this long for the questions on their way, then for the updates in flight, and then
#: for Telegram to hear which were handled; the rest of its 10 s is for closing connections.
_FINISH_S = 4
_CONFIRM_S = 1

_LONGEST_BACKOFF_S = 30


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


async def run(settings: Settings, role: Role) -> None:
    """Run until SIGTERM or SIGINT."""
    with until_signal():
        async with running(settings, utc_now, role):
            # The bank stays for good: a full collection that walks through it stops everybody for
            # a quarter of a second.
            gc.collect()
            gc.freeze()
            await asyncio.Event().wait()
    log.info("stopped")


@contextmanager
def until_signal() -> Iterator[None]:
    """End the block at SIGTERM or SIGINT, wherever it is: what it opened is closed in order."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - only a coroutine can get here
    signalled = False

    def stop() -> None:
        nonlocal signalled
        signalled = True
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not signalled:
            raise
        task.uncancel()


@asynccontextmanager
async def running(settings: Settings, clock: Clock, role: Role = "all") -> AsyncIterator[House]:
    """Migrate the database, and run the bot inside the block.

    Raise ConfigurationError for settings that turn out not to work, and `BrokenBank` for a bank
    that cannot be used.
    """
    bank = await asyncio.to_thread(load, settings.content_dir)
    search = await asyncio.to_thread(Search, bank)
    async with AsyncExitStack() as stack:
        db = Database(settings.database_url)
        stack.push_async_callback(db.close)
        await upgrade(db)
        if changes := await notice_changes(db, bank, clock()):
            log.info("answers have changed", questions=changes)
        polling = Polling()
        bot = _build_bot(settings, polling)
        stack.push_async_callback(bot.session.close)
        house = House(
            db=db,
            bank=bank,
            search=search,
            door=Door(bot, settings.rich_messages),
            translations=load_translations(),
            defaults=Defaults(
                settings.default_language, settings.default_timezone, settings.default_time
            ),
            random=SystemRandom(),
            admins=settings.admin_ids,
            content_dir=settings.content_dir,
        )
        await _reach_telegram(bot)
        webhook = settings.webhook_url is not None
        site = web.Application()
        add_health(site, db, polling if role != "worker" and not webhook else None)
        if role != "worker":
            isolation = _build_isolation(settings, stack)
            in_flight = InFlight()
            dispatcher = build_dispatcher(house, clock, isolation, in_flight)
            await _publish_profile(house, settings)
            if webhook:
                stack.push_async_callback(in_flight.finish, _FINISH_S)
                await _set_webhook(settings, site, dispatcher, bot)
            else:
                await stack.enter_async_context(_polling(dispatcher, bot, in_flight))
        if role != "web":
            await stack.enter_async_context(_ticking(house, clock))
        await _serve(stack, settings, site)
        log.info("running", bot=(await bot.me()).username, questions=len(bank.questions), role=role)
        yield house


def _build_bot(settings: Settings, polling: Polling) -> Bot:
    url = settings.bot_api_url
    session = AiohttpSession(api=TelegramAPIServer.from_base(url) if url else PRODUCTION)
    session.middleware(polling)
    session.middleware(Pace(settings.send_rate, paid=settings.allow_paid_broadcast))
    return Bot(
        settings.require_token(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )


def _build_isolation(settings: Settings, stack: AsyncExitStack) -> BaseEventIsolation:
    if settings.redis_url is None:
        return SimpleEventIsolation()
    redis = Redis.from_url(settings.redis_url)
    # The isolation's own close leaves the connections open.
    stack.push_async_callback(redis.aclose)
    return RedisEventIsolation(redis)


async def _reach_telegram(bot: Bot) -> None:
    wait = 1
    while True:
        try:
            await bot.me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise ConfigurationError(
                "BOT_TOKEN is refused by Telegram: get a valid one from @BotFather"
            ) from None
        except (TelegramNetworkError, TelegramServerError) as error:
            log.warning("Telegram is out of reach", error=str(error), retry_in_s=wait)
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_BACKOFF_S)
        else:
            return


async def _publish_profile(house: House, settings: Settings) -> None:
    try:
        bot, default = house.door.bot, settings.default_language
        changes = await publish_profile(bot, house.translations, default)
    except AiogramError as error:
        # Menu and descriptions are an ornament: the questions must come without them.
        log.error("profile not published", error=str(error))
    else:
        log.info("profile published", changes=changes)


async def _set_webhook(
    settings: Settings, site: web.Application, dispatcher: Dispatcher, bot: Bot
) -> None:
    secret = settings.webhook_secret
    token = secret.get_secret_value() if secret else default_secret(bot.token)
    add_webhook(site, dispatcher, bot, token)
    await bot.set_webhook(
        f"{settings.webhook_url}{PATH}",
        secret_token=token,
        allowed_updates=dispatcher.resolve_used_update_types(),
    )


async def _serve(stack: AsyncExitStack, settings: Settings, site: web.Application) -> None:
    try:
        await stack.enter_async_context(serving(site, settings.web_host, settings.web_port))
    except OSError as error:
        raise ConfigurationError(
            f"WEB_PORT={settings.web_port} cannot be used: {error.strerror}"
        ) from None


@asynccontextmanager
async def _polling(dispatcher: Dispatcher, bot: Bot, in_flight: InFlight) -> AsyncIterator[None]:
    await bot.delete_webhook()
    task = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    try:
        yield
    finally:
        with suppress(RuntimeError):  # it has ended by itself already
            await dispatcher.stop_polling()
        await task
        if not await in_flight.finish(_FINISH_S):
            log.warning("stopped in the middle of an update")
        if in_flight.last_update_id is not None:
            await _confirm(bot, in_flight.last_update_id)


async def _confirm(bot: Bot, update_id: int) -> None:
    # Otherwise Telegram would send what was handled last again after a restart.
    try:
        await bot.get_updates(offset=update_id + 1, limit=1, timeout=0, request_timeout=_CONFIRM_S)
    except TelegramAPIError as error:
        log.warning("the last updates will come again", error=str(error))


@asynccontextmanager
async def _ticking(house: House, clock: Clock) -> AsyncIterator[None]:
    idle, quiet = asyncio.Lock(), asyncio.Lock()
    stopping = asyncio.Event()

    async def work() -> None:
        async with idle:
            await tick(house, clock())

    async def announcing() -> None:
        # Beside the tick: a daily question must not wait until thousands have got a broadcast.
        async with quiet:
            while not stopping.is_set() and await announce(house, clock()):
                pass

    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in (work, announcing):
        scheduler.add_job(job, "interval", seconds=1, max_instances=1, coalesce=True)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        stopping.set()
        try:
            async with asyncio.timeout(_FINISH_S):
                await idle.acquire()
                await quiet.acquire()
        except TimeoutError:
            log.warning("stopped in the middle of sending; the rest goes out after the start")
        scheduler.shutdown(wait=False)
