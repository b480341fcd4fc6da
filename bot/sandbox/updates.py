"""The bot's update queue: kept for a day, taken by long polling, confirmed by offset."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from math import inf

from bot.sandbox.errors import Json, conflict

DAY = 24 * 60 * 60
LIVES = {"inline_query": 30, "callback_query": 150}
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
    "chosen_inline_result", "callback_query", "poll", "poll_answer", "my_chat_member",
    "chat_member", "message_reaction", "message_reaction_count",
)  # fmt: skip
ASKED_FOR_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
USUAL = frozenset(KINDS) - ASKED_FOR_ONLY


@dataclass(frozen=True, slots=True)
class Update:
    """An update that waits for the bot until `dies` (monotonic seconds)."""

    id: int
    dies: float
    json: Json


class Updates:
    """Updates in their order. `monotonic` gives seconds; the sandbox clock does not matter here."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.allowed = USUAL
        self.by_webhook = False
        self._monotonic = monotonic
        self._waiting: deque[Update] = deque()
        self._next_death = inf
        self._last_id = 100_000_000
        self._news = asyncio.Event()
        self._poll = 0
        self._closed = False

    def __len__(self) -> int:
        """Return how many updates wait."""
        self._bury()
        return len(self._waiting)

    def push(self, kind: str, payload: Json) -> None:
        """Add an update, unless the bot did not ask for its kind."""
        if kind not in self.allowed:
            return
        self._last_id += 1
        dies = self._monotonic() + LIVES.get(kind, DAY)
        self._next_death = min(self._next_death, dies)
        self._waiting.append(
            Update(self._last_id, dies, {"update_id": self._last_id, kind: payload})
        )
        self.wake()

    def allow(self, kinds: Sequence[object]) -> None:
        """Take only these kinds from now on; an empty list means the usual ones."""
        self.allowed = frozenset(kind for kind in KINDS if kind in kinds) or USUAL

    def clear(self) -> None:
        """Drop everything that waits."""
        self._waiting.clear()

    def wake(self) -> None:
        """Let everyone who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    def close(self) -> None:
        """Answer those who wait with what there is, at once and from now on."""
        self._closed = True
        self.wake()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what is before `offset` and return up to `limit` updates, waiting for the first.

        409 when a webhook is set, and for this call when a later one comes.
        """
        self._poll += 1
        mine = self._poll
        self.wake()
        self._confirm(offset)
        until = asyncio.get_running_loop().time() + seconds
        while True:
            if self.by_webhook:
                raise conflict(
                    "can't use getUpdates method while webhook is active; use deleteWebhook to "
                    "delete the webhook first"
                )
            if self._poll != mine:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance "
                    "is running"
                )
            self._bury()
            patience = until - asyncio.get_running_loop().time()
            if self._waiting or patience <= 0 or self._closed:
                return [update.json for update in islice(self._waiting, limit)]
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), patience)

    async def next(self) -> Update:
        """Take the next update out, waiting for it."""
        while True:
            self._bury()
            if self._waiting:
                return self._waiting.popleft()
            await self._news.wait()

    def put_back(self, update: Update) -> None:
        """Return an update that was not delivered, in front of the others."""
        self._waiting.appendleft(update)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()

    def _bury(self) -> None:
        now = self._monotonic()
        if self._next_death <= now:
            self._waiting = deque(update for update in self._waiting if update.dies > now)
            self._next_death = min((update.dies for update in self._waiting), default=inf)
