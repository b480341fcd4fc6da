"""The pace of everything that goes out to Telegram: one door, where people who wait go first."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.telegram.budget import Budget

log = structlog.get_logger(__name__)

#: A call that Telegram puts off more often than this, or for longer, fails instead.
_MOST_TRIES = 5
_LONGEST_WAIT_S = 60
#: In bulk nothing waits long: who sends it holds a lease, and others wait for the same tick.
_LONGEST_BULK_WAIT_S = 5

#: Telegram's own faults (5xx) mostly pass within a second or two.
_SERVER_FAULT_WAIT_S = 0.5

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
#: Then the pace falls to this share of it, and comes back by so
#: much of the full pace in a second.
_SLOWER = 0.8
_RECOVERY_PER_S = 0.02
#: Budgets of chats are kept until there are so many; then those that are full again go.
_MOST_CHATS = 10_000

_in_bulk: ContextVar[bool] = ContextVar("in_bulk", default=False)


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


class Pace(BaseRequestMiddleware):
    """Keeps calls within Telegram's limits, and tries again what it puts off.

    ``rate`` is in messages a second over all chats. Beyond the usual 30 the limits of a chat grow
    in proportion: such a server, or such an agreement, has other limits. With ``paid`` what goes
    out in bulk is paid for in Stars, for which Telegram lets 1,000 a second through.
    """

    def __init__(self, rate: float, *, paid: bool = False) -> None:
        self._rate = rate
        self._paid = paid
        # A tenth of a second's worth may go at once: a burst of a whole second would arrive at
        # Telegram as twice the rate.
        self._overall = Budget(rate, max(1.0, rate / 10))
        self._chats: dict[int | str, Budget] = {}
        self._put_off_at: dict[int | str, float] = {}
        self._bulk_turn = asyncio.Lock()
        self._slowed_at = float("-inf")

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
        name, chat = method.__api_method__, getattr(method, "chat_id", None)
        if chat is None:
            # An inline message is in a chat that we do not know, and has a limit of its own.
            chat = getattr(method, "inline_message_id", None)
        for number in range(_MOST_TRIES):
            await self._take_turn(method, chat, bulk=bulk)
            last = bulk or number == _MOST_TRIES - 1
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                self._put_off(chat, error.retry_after)
                if last or error.retry_after > _LONGEST_WAIT_S:
                    raise
                wait = float(error.retry_after)
            except TelegramServerError:
                if last:
                    raise
                wait = _SERVER_FAULT_WAIT_S * 2**number
            log.warning("put off by Telegram", method=name, seconds=wait)
            await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _take_turn(
        self, method: TelegramMethod[TelegramType], chat: int | str | None, *, bulk: bool
    ) -> None:
        """Wait until the budgets allow a call. Raise TelegramRetryAfter if that takes too long."""
        name = method.__api_method__
        if not name.startswith(_SENDING + _EDITING) or name in _NO_MESSAGE:
            return
        line = _Line(method, _LONGEST_BULK_WAIT_S if bulk else _LONGEST_WAIT_S)
        # Edits in a private chat are free; where many read, they count like messages.
        if chat is not None and (_is_public(chat) or name.startswith(_SENDING)):
            await line.stand(self._chat(chat))
        if not bulk:
            self._recover()
            await line.stand(self._overall)
            return
        # One at a time: so what goes out in bulk never reserves what somebody may want first.
        async with self._bulk_turn:
            self._recover()
            await line.let_others_first(self._overall)

    def _chat(self, chat: int | str) -> Budget:
        if chat not in self._chats:
            if len(self._chats) >= _MOST_CHATS:
                now = _now()
                self._chats = {
                    each: budget for each, budget in self._chats.items() if not budget.is_idle(now)
                }
            more = max(1.0, self._rate / _USUAL_RATE)
            rate, burst = (
                (_GROUP_PER_S, _GROUP_BURST)
                if _is_public(chat)
                else (_PRIVATE_PER_S, _PRIVATE_BURST)
            )
            self._chats[chat] = Budget(rate * more, burst * more)
        return self._chats[chat]

    def _put_off(self, chat: int | str | None, seconds: float) -> None:
        """Wait with this chat; with everything if several were put off at once.

        Telegram does not say which limit was passed. One chat may have its own; several in a second
        have the one of all in common. What is no matter of a chat has a limit of its own, too.
        """
        if chat is None:
            return
        now = _now()
        self._chat(chat).pause(now + seconds)
        self._put_off_at[chat] = now
        together = {each: at for each, at in self._put_off_at.items() if at > now - _TOGETHER_S}
        self._put_off_at = together
        if len(together) >= _TOGETHER:
            self._recover()
            self._overall.rate = max(1.0, self._overall.rate * _SLOWER)
            self._overall.pause(now + seconds)
            log.warning("slower from now on", rate=round(self._overall.rate, 1), pause_s=seconds)

    def _recover(self) -> None:
        now = _now()
        if self._overall.rate < self._rate:
            gained = self._rate * _RECOVERY_PER_S * (now - self._slowed_at)
            self._overall.rate = min(self._rate, self._overall.rate + gained)
        self._slowed_at = now


@dataclass(frozen=True, slots=True)
class _Line:
    """A call that waits for its turn, but not for longer than ``longest_s``."""

    method: TelegramMethod[Any]
    longest_s: float

    async def stand(self, budget: Budget) -> None:
        """Reserve the next turn and wait for it."""
        wait = self._wait(budget)
        budget.spend(_now())
        await asyncio.sleep(wait)

    async def let_others_first(self, budget: Budget) -> None:
        """Wait for a turn that nobody has reserved meanwhile."""
        while wait := self._wait(budget):
            await asyncio.sleep(wait)
        budget.spend(_now())

    def _wait(self, budget: Budget) -> float:
        wait = budget.wait(_now())
        if wait > self.longest_s:
            raise TelegramRetryAfter(self.method, "put off by Telegram before", ceil(wait))
        return wait


def _is_public(chat: int | str) -> bool:
    return isinstance(chat, str) or chat < 0


def _now() -> float:
    return asyncio.get_running_loop().time()
