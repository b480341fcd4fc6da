"""Updates by webhook: Telegram sends them to any of our processes, and again if it has to."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.db import handled_updates
from bot.db.engine import Database
from bot.db.handled_updates import Claim
from bot.db.outage import is_outage
from bot.telegram.inorder import NotBegun

log = structlog.get_logger(__name__)

PATH = "/webhook"
LONGEST_BODY = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret

#: An update is answered within so long, handled or not, and what goes on after that is stored
#: within so long before the answer.
_BUDGET_S = 10.0
_KEEPING_S = 2.0
#: Whoever has an update may hold it for so long. After a crash Telegram's next try finds it free.
_LEASE = timedelta(seconds=30)
#: The same for what goes on after the answer: Telegram may put off a reply for minutes.
_KEPT_LEASE = timedelta(minutes=10)
#: Telegram repeats an update for a day.
_REMEMBERED = timedelta(days=1)
#: What was handled is marked as such in any case, even if the database is away for some seconds.
_MARKING_PAUSES_S = (0.2, 0.4, 0.8, 1.6, 3.2)

_TAKEN_OVER_AT_ONCE = 20
#: The largest that a column holds.
_LARGEST_ID = 2**63 - 1


def default_secret(token: str) -> str:
    """Return a secret for who has set none, so that no webhook stands open."""
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


class Webhook:
    """Takes updates at `PATH` from whoever knows the secret, each of them once.

    The answers: 200 it is handled, or surely will be; 400 that is no update; 401 a wrong secret;
    413 it is longer than its site takes (`LONGEST_BODY`); 503 it could not be handled now, or
    somebody is about to: send it again.
    """

    def __init__(
        self,
        db: Database,
        dispatcher: Dispatcher,
        bot: Bot,
        secret: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._dispatcher = dispatcher
        self._bot = bot
        self._secret = secret.encode()
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[bool]] = {}

    def add_to(self, site: web.Application) -> None:
        """Take updates from a site."""
        site.router.add_post(PATH, self._receive)

    async def finish(self, seconds: float) -> None:
        """Wait for the updates in flight, at most so long; leave the rest to other processes."""
        tasks = dict(self._tasks)
        if not tasks:
            return
        await asyncio.wait(tasks.values(), timeout=seconds)
        left = [update_id for update_id, task in tasks.items() if not task.done()]
        for update_id in left:
            tasks[update_id].cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        if left:
            log.warning("stopped in the middle of updates", updates=left)
            async with self._db.writing() as session:
                await handled_updates.let_go(session, left, self._clock())

    async def take_over(self) -> None:
        """Handle what was left behind by a process that died after the answer."""
        now = self._clock()
        async with self._db.writing() as session:
            left = await handled_updates.take_over(
                session, now, now + _KEPT_LEASE, _TAKEN_OVER_AT_ONCE
            )
        for update_id, body in left.items():
            if update_id in self._tasks:
                continue  # Nobody is gone: it takes longer than its lease, which is renewed now.
            log.warning("taken over from a process that is gone", update=update_id)
            update = Update.model_validate_json(body, context={"bot": self._bot})
            self._begin(update)

    async def forget(self) -> None:
        """Forget the updates that Telegram does not repeat any more."""
        async with self._db.writing() as session:
            await handled_updates.forget(session, self._clock() - _REMEMBERED)

    async def _receive(self, request: web.Request) -> web.Response:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="surrogateescape"), self._secret):
            return web.Response(status=401)
        body = await request.read()  # aiohttp answers 413 by itself
        update_id = _id_of(body)
        if update_id is None:
            return web.Response(status=400)
        try:
            update = Update.model_validate_json(body, context={"bot": self._bot})
        except ValidationError as error:
            # The same again would be as strange. What stands in it belongs to somebody.
            log.error("not understood", update=update_id, faults=error.error_count())
            return web.Response()
        return web.Response(status=200 if await self._take(update, body.decode()) else 503)

    async def _take(self, update: Update, body: str) -> bool:
        """Handle an update if it is new. Return whether it need not come again."""
        update_id, now = update.update_id, self._clock()
        deadline = _seconds() + _BUDGET_S
        try:
            async with asyncio.timeout_at(deadline), self._db.writing() as session:
                claim = await handled_updates.claim(session, update_id, now, now + _LEASE)
        except Exception as error:
            _log_failure("an update was not taken", update_id, error)
            return False
        if claim is not Claim.MINE or update_id in self._tasks:
            return claim is Claim.DONE
        task = self._begin(update)
        done, _ = await asyncio.wait((task,), timeout=deadline - _seconds())
        if done:
            return task.result()
        try:
            async with asyncio.timeout(_KEEPING_S), self._db.writing() as session:
                until = self._clock() + _KEPT_LEASE
                await handled_updates.keep(session, update_id, body, until)
        except Exception as error:
            _log_failure("an update was not kept", update_id, error)
            return False
        return True

    def _begin(self, update: Update) -> "asyncio.Task[bool]":
        task = asyncio.create_task(self._handle(update))
        self._tasks[update.update_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(update.update_id, None))
        return task

    async def _handle(self, update: Update) -> bool:
        """Handle an update and remember that. Return whether it need not come again."""
        try:
            await self._dispatcher.feed_update(self._bot, update, comes_again=True)
        except Exception as error:
            _log_failure("update failed", update.update_id, error)
            if isinstance(error, NotBegun) or is_outage(error):
                await self._settle(update.update_id, done=False)
                return False
        return await self._settle(update.update_id, done=True)

    async def _settle(self, update_id: int, *, done: bool) -> bool:
        """Store how handling ended. Return whether that could be stored."""
        for pause in (*_MARKING_PAUSES_S, None):
            try:
                async with self._db.writing() as session:
                    if done:
                        await handled_updates.finish(session, update_id)
                    else:
                        await handled_updates.let_go(session, (update_id,), self._clock())
            except Exception as error:
                if pause is None:
                    _log_failure("the end of an update was not stored", update_id, error)
                    break
                await asyncio.sleep(pause)
            else:
                return True
        return False


def _id_of(body: bytes) -> int | None:
    """Return the id of an update, or None if it is no update at all."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    update_id = update.get("update_id") if isinstance(update, dict) else None
    fits = type(update_id) is int and 0 <= update_id <= _LARGEST_ID
    return update_id if fits else None


def _seconds() -> float:
    return asyncio.get_running_loop().time()


def _log_failure(event: str, update_id: int, error: Exception) -> None:
    if isinstance(error, NotBegun) or is_outage(error):
        log.warning(event, update=update_id, error=type(error).__name__)
    else:
        log.error(event, update=update_id, exc_info=error)
