"""Questions that wait for the bot's answer: pressed buttons and inline queries."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.updates import LIVES


@dataclass(slots=True)
class Query:
    """One question. ``answer`` is set once, when the bot has answered."""

    id: str
    kind: str
    person_id: int
    asked: float
    answer: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> Json | None:
        """Return the bot's answer, or None when `seconds` have passed without one."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.done.wait(), seconds)
        return self.answer


class Queries:
    """All questions of a sandbox. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._open: dict[str, Query] = {}
        self._last = 4_000_000_000_000_000

    def ask(self, kind: str, person_id: int) -> Query:
        """Begin a ``callback_query`` or an ``inline_query``."""
        now = self._monotonic()
        while self._open and now - next(iter(self._open.values())).asked > max(LIVES.values()):
            del self._open[next(iter(self._open))]
        self._last += 1
        query = Query(str(self._last), kind, person_id, now)
        self._open[query.id] = query
        return query

    def answer(self, kind: str, id_: str, answer: Json) -> Query:
        """Answer a question. 400 when it is unknown, too old or already answered."""
        query = self._open.get(id_)
        if query is None or query.kind != kind or self._monotonic() - query.asked > LIVES[kind]:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        del self._open[id_]
        query.answer = answer
        query.done.set()
        return query
