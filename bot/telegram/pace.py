"""The pace of everything that goes out to Telegram: one door, where people who wait go first."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from math import ceil
from time import monotonic

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe, GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.telegram.budget import Budgets, Limit, OwnBudgets
from bot.telegram.shared import Away

log = structlog.get_logger(__name__)

#: A call that Telegram puts off more often than this, or for longer, fails instead.
_MOST_TRIES = 5
_LONGEST_WAIT_S = 60
#: In bulk nothing waits long: who sends it holds a lease, and others wait for the same tick.
_LONGEST_BULK_WAIT_S = 5
_LONGEST_NAP_S = 0.5

#: Telegram's own faults (5xx) mostly pass within a second or two.
_SERVER_FAULT_WAIT_S = 0.5
#: What fails on the way is tried again like those, for so long: an answer that got lost may bring a
#: message twice, and whoever waits would rather have that than none.
_LONGEST_FAULT_S = 30

#: Calls that bring a message; of the others Telegram publishes no limit.
_SENDING = ("send", "copy", "forward")
_EDITING = ("edit",)
_NO_MESSAGE = frozenset({"sendChatAction"})

#: What Telegram allows: about 30 messages a second over all, one a second to a person with short
#: bursts, 20 a minute to a group or a channel.
_USUAL_RATE = 30.0
_PRIVATE_PER_S, _PRIVATE_BURST = 0.7, 6
_GROUP_PER_S, _GROUP_BURST = 15 / 60, 5

#: So many chats put off within so many seconds mean that all of it was too fast.
_TOGETHER, _TOGETHER_S = 3, 1.0
#: What waits in bulk for no chat and no Telegram, but for this process, is tried again then.
_AGAIN_S = 2

#: The name of the budget of all chats together.
COMMON = "all"

_in_bulk: ContextVar[bool] = ContextVar("in_bulk", default=False)
_begun: ContextVar[bool] = ContextVar("begun", default=False)


@contextmanager
def in_bulk() -> Iterator[None]:
    """Let calls inside the block wait for those of people; what is put off fails at once.

    Whoever sends in bulk has an outbox, which tries again without standing in anybody's way.
    """
    token = _in_bulk.set(True)
    try:
        yield
    finally:
        _in_bulk.reset(token)


@contextmanager
def begun() -> Iterator[None]:
    """Let calls inside the block be tried again also in bulk, for the first part has arrived.

    Tried again from the beginning, it would arrive twice.
    """
    token = _begun.set(True)
    try:
        yield
    finally:
        _begun.reset(token)


class Pace(BaseRequestMiddleware):
    """Keeps calls within Telegram's limits, and tries again what it puts off.

    ``rate`` is in messages a second over all chats. Beyond the usual 30 the limits of a chat grow
    in proportion: such a server, or such an agreement, has other limits. With ``paid`` what goes
    out in bulk is paid for in Stars, for which Telegram lets 1,000 a second through. ``budgets``
    are this process's own, unless given.
    """

    def __init__(self, rate: float, *, paid: bool = False, budgets: Budgets | None = None) -> None:
        self._paid = paid
        self._budgets = budgets or OwnBudgets()
        # A tenth of a second's worth may go at once: a burst of a whole second would arrive at
        # Telegram as twice the rate.
        self._common = Limit(rate, max(1.0, rate / 10))
        more = max(1.0, rate / _USUAL_RATE)
        self._private = Limit(_PRIVATE_PER_S * more, _PRIVATE_BURST * more)
        self._public = Limit(_GROUP_PER_S * more, _GROUP_BURST * more)
        self._put_off_at: dict[int | str, float] = {}
        self._quiet_until: dict[int | str, float] = {}
        self._bulk_turn = asyncio.Lock()
        self._bulk_is_over = False

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call when its turn has come."""
        if method.__api_method__ == GetUpdates.__api_method__:
            return await make_request(bot, method)  # polling has a patience of its own
        bulk = _in_bulk.get()
        if bulk and self._paid and "allow_paid_broadcast" in type(method).model_fields:
            method = method.model_copy(update={"allow_paid_broadcast": True})
        bulk = bulk and not _begun.get()
        name, chat = method.__api_method__, getattr(method, "chat_id", None)
        if chat is None:
            # An inline message is in a chat that we do not know, and has a limit of its own.
            chat = getattr(method, "inline_message_id", None)
        longest = _LONGEST_BULK_WAIT_S if _in_bulk.get() else _LONGEST_WAIT_S
        since = monotonic()
        for number in range(_MOST_TRIES):
            await self._take_turn(method, chat, bulk=bulk)
            last = bulk or number == _MOST_TRIES - 1
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await self._put_off(chat, error.retry_after)
                if last or monotonic() - since + error.retry_after > longest:
                    raise
                wait = float(error.retry_after)
            except (TelegramServerError, TelegramNetworkError) as error:
                if last or monotonic() - since > _LONGEST_FAULT_S or not _may_pass(error):
                    raise
                wait = _SERVER_FAULT_WAIT_S * 2**number
            log.warning("put off by Telegram", method=name, seconds=wait)
            await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def end_bulk(self) -> None:
        """Put off what waits for its turn in bulk, and all that comes: this process stops."""
        self._bulk_is_over = True

    async def _take_turn(
        self, method: TelegramMethod[TelegramType], chat: int | str | None, *, bulk: bool
    ) -> None:
        """Wait until the budgets allow a call. Raise TelegramRetryAfter if that takes too long."""
        name = method.__api_method__
        sends = name.startswith(_SENDING) and name not in _NO_MESSAGE
        # Edits in a private chat are free; where many read, they count like messages.
        if not sends and not (name.startswith(_EDITING) and chat is not None and _is_public(chat)):
            await self._keep_quiet(method, chat, bulk=bulk)
            return
        wait = self._wait_behind_all if bulk else self._wait_in_line
        try:
            if chat is not None:
                await wait(method, f"{chat}", self._limit(chat))
            # In bulk one at a time: the others need not ask for what this one does not get.
            async with self._bulk_turn if bulk else nullcontext():
                await wait(method, COMMON, self._common)
        except Away:
            # At leisure: whoever is put off brings the next, and none of them can go.
            await asyncio.sleep(_AGAIN_S / 2)
            raise _later(method, _AGAIN_S) from None

    async def _keep_quiet(
        self, method: TelegramMethod[TelegramType], chat: int | str | None, *, bulk: bool
    ) -> None:
        """Wait as long as Telegram said that a chat, or everything, has to, and take no turn."""
        if chat is None:
            return
        until = max(self._quiet_until.get(each, 0.0) for each in (chat, COMMON))
        wait = until - asyncio.get_running_loop().time()
        if wait > (_LONGEST_BULK_WAIT_S if bulk else _LONGEST_WAIT_S):
            raise _later(method, wait)
        await asyncio.sleep(max(0.0, wait))

    async def _wait_in_line(
        self, method: TelegramMethod[TelegramType], name: str, limit: Limit
    ) -> None:
        """Reserve the next turn and wait for it."""
        wait = await self._budgets.reserve(name, limit, _LONGEST_WAIT_S)
        if wait > _LONGEST_WAIT_S:
            raise _later(method, wait)
        await asyncio.sleep(wait)

    async def _wait_behind_all(
        self, method: TelegramMethod[TelegramType], name: str, limit: Limit
    ) -> None:
        """Wait for a turn that nobody has reserved meanwhile."""
        while not self._bulk_is_over:
            wait = await self._budgets.ask(name, limit)
            if not wait:
                return
            if wait > _LONGEST_BULK_WAIT_S:
                raise _later(method, wait)
            # In short naps, to hear when the process stops.
            await asyncio.sleep(min(wait, _LONGEST_NAP_S))
        raise _later(method, _AGAIN_S)

    def _limit(self, chat: int | str) -> Limit:
        return self._public if _is_public(chat) else self._private

    async def _put_off(self, chat: int | str | None, seconds: float) -> None:
        """Wait with this chat; with everything if several were put off at once.

        Telegram does not say which limit was passed. One chat may have its own; several in a second
        have the one of all in common. What is no matter of a chat has a limit of its own, too.
        """
        if chat is None:
            return
        now = asyncio.get_running_loop().time()
        self._put_off_at[chat] = now
        together = {each: at for each, at in self._put_off_at.items() if at > now - _TOGETHER_S}
        self._put_off_at = together
        quiet = {each: until for each, until in self._quiet_until.items() if until > now}
        self._quiet_until = quiet | {chat: now + seconds}
        await self._budgets.slow_down(f"{chat}", self._limit(chat), seconds)
        if len(together) >= _TOGETHER:
            self._quiet_until[COMMON] = now + seconds
            rate = await self._budgets.slow_down(COMMON, self._common, seconds)
            log.warning("slower from now on", rate=round(rate, 1), pause_s=seconds)


def _later(method: TelegramMethod[TelegramType], seconds: float) -> TelegramRetryAfter:
    return TelegramRetryAfter(method, "put off by Telegram before", ceil(seconds))


def _may_pass(error: TelegramServerError | TelegramNetworkError) -> bool:
    if isinstance(error, TelegramServerError):
        return True
    # The start asks who the bot is, and waits for Telegram by itself.
    return not isinstance(error, TelegramEntityTooLarge) and not isinstance(error.method, GetMe)


def _is_public(chat: int | str) -> bool:
    return isinstance(chat, str) or chat < 0
