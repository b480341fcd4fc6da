"""The composition root: builds everything from the settings, and owns the clock."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from random import SystemRandom
from typing import Literal

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import web

from bot.bank.load import load
from bot.bank.search import Search
from bot.config import ConfigurationError, Settings, blame
from bot.db.migrate import upgrade
from bot.db.reaching import reached
from bot.delivery.recovery import recover
from bot.delivery.ticking import ticking
from bot.metrics import Metrics
from bot.services import chats
from bot.services.correcting import notice_changes
from bot.services.people import Defaults
from bot.signals import until_signal
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.inflight import InFlight
from bot.telegram.lines import Lines
from bot.telegram.metering import CallMeter
from bot.telegram.moving import Moving
from bot.telegram.pace import COMMON, Pace
from bot.telegram.polling import polling
from bot.telegram.profile import publish_profile
from bot.telegram.session import Session
from bot.telegram.shared import Shared
from bot.telegram.shared_budget import SharedBudgets
from bot.telegram.shared_turns import SharedTurns
from bot.telegram.talk import House
from bot.web.health import Polling, add_health
from bot.web.metrics import add_metrics
from bot.web.server import serving
from bot.web.upkeep import upkeep
from bot.web.webhook import LONGEST_BODY, PATH, Webhook, default_secret

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Role = Literal["web", "worker", "all"]

#: A stop waits this long for updates that go on though Telegram was answered already. Before that
#: it has waited for what was being sent (`ticking`) and for those without an answer (`serving`):
#: all in all less than 10 s.
LEAVE_S = 1

_LONGEST_BACKOFF_S = 30


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


async def run(settings: Settings, role: Role) -> None:
    """Run until SIGTERM or SIGINT."""
    with until_signal():
        async with running(settings, utc_now, role):
            keep_for_good()
            await asyncio.Event().wait()
    log.info("stopped")


def keep_for_good() -> None:
    """Take all that there is now for something that stays, as the bank does.

    A full collection that walks through the bank stops everybody for a quarter of a second.
    """
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def running(settings: Settings, clock: Clock, role: Role = "all") -> AsyncIterator[House]:
    """Migrate the database, and run the bot inside the block.

    Raise ConfigurationError for settings that turn out not to work, and `BrokenBank` for a bank
    that cannot be used.
    """
    bank = await asyncio.to_thread(load, settings.content_dir)
    search = await asyncio.to_thread(Search, bank)
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(reached(settings.database_url))
        await upgrade(db)
        if changes := await notice_changes(db, bank, clock()):
            log.info("answers have changed", questions=changes)
        shared = _share(settings, stack)
        polls = Polling()
        bot = _build_bot(settings, polls)
        # Before the pace, for the new chat has a pace of its own.
        bot.session.middleware(Moving(partial(chats.migrate, db)))
        budgets = SharedBudgets(shared, bot.id, COMMON) if shared else None
        pace = Pace(settings.send_rate, paid=settings.allow_paid_broadcast, budgets=budgets)
        bot.session.middleware(pace)
        metrics = Metrics()
        # The last one is the next to Telegram: what waits before it makes no call.
        bot.session.middleware(CallMeter(metrics))
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
            metrics=metrics,
        )
        await _reach_telegram(bot)
        site = web.Application(client_max_size=LONGEST_BODY)
        add_health(site, db, polls if role != "worker" and not settings.webhook_url else None)
        add_metrics(site, db, metrics)
        if role == "worker":
            await _serve(stack, settings, site)
        else:
            await _publish_profile(house, settings)
            if settings.webhook_url:
                await _take_webhook(stack, settings, house, shared, clock, site)
            else:
                await _take_polls(stack, settings, house, clock, site)
        if role != "web":
            if shared is None:
                # It is the only one that sends: whoever held something before is dead.
                await recover(db, clock())
            await stack.enter_async_context(ticking(house, clock, pace))
        if shared is None:
            log.info(
                "the only process: it has no REDIS_URL",
                second_would="send beyond SEND_RATE and answer a person's updates out of order",
            )
        log.info("running", bot=(await bot.me()).username, questions=len(bank.questions), role=role)
        yield house


def _share(settings: Settings, stack: AsyncExitStack) -> Shared | None:
    if settings.redis_url is None:
        return None
    shared = Shared(settings.redis_url)
    stack.push_async_callback(shared.close)
    return shared


def _build_bot(settings: Settings, polls: Polling) -> Bot:
    url = settings.bot_api_url
    session = Session(api=TelegramAPIServer.from_base(url) if url else PRODUCTION)
    session.middleware(polls)
    return Bot(
        settings.require_token(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )


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


async def _take_webhook(
    stack: AsyncExitStack,
    settings: Settings,
    house: House,
    shared: Shared | None,
    clock: Clock,
    site: web.Application,
) -> None:
    bot, own = house.door.bot, settings.webhook_secret
    secret = own.get_secret_value() if own else default_secret(bot.token)
    isolation = SharedTurns(shared) if shared else Lines()
    dispatcher = build_dispatcher(house, clock, isolation)
    webhook = Webhook(house.db, dispatcher, bot, secret, clock)
    webhook.add_to(site)
    stack.push_async_callback(webhook.finish, LEAVE_S)
    await stack.enter_async_context(upkeep(webhook))
    # Telegram is told when somebody listens, and nothing at a stop: other processes go on.
    await _serve(stack, settings, site)
    with blame("WEBHOOK_URL", settings.webhook_url, TelegramBadRequest):
        await bot.set_webhook(
            f"{settings.webhook_url}{PATH}",
            secret_token=secret,
            allowed_updates=dispatcher.resolve_used_update_types(),
        )


async def _take_polls(
    stack: AsyncExitStack,
    settings: Settings,
    house: House,
    clock: Clock,
    site: web.Application,
) -> None:
    in_flight = InFlight()
    # Whoever polls is the only one that takes updates, and needs to share nobody's turn.
    dispatcher = build_dispatcher(house, clock, Lines(), in_flight)
    await _serve(stack, settings, site)
    await stack.enter_async_context(polling(dispatcher, house.door.bot, in_flight))


async def _serve(stack: AsyncExitStack, settings: Settings, site: web.Application) -> None:
    with blame("WEB_PORT", settings.web_port, OSError):
        await stack.enter_async_context(serving(site, settings.web_host, settings.web_port))
