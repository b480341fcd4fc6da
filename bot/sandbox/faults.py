"""What goes wrong on the way to Telegram and back: refusals, dropped connections, silence."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from random import Random

from aiohttp import web

from bot.sandbox.errors import ApiError, too_many

_BAD_GATEWAY = """\
<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""

#: How often a call that gets no answer looks whether the bot has hung up, in seconds.
_LOOK_EVERY_S = 0.02

Carrying = Callable[[], Awaitable[web.StreamResponse]]


class Fault(Enum):
    """What happens to a call; of the last one, to an update on its way to a webhook."""

    TOO_MANY = "429, though no limit was passed"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502 with a page of HTML"
    DROPPED = "the connection breaks before the call is carried out"
    ANSWER_DROPPED = "the connection breaks after the call was carried out"
    SILENCE = "the call is not carried out, and never answered"
    ANSWER_SILENCE = "the call is carried out, and never answered"
    LATE = "the answer of the bot's webhook comes too late: the update is sent again"


#: Of these nobody but the sandbox knows that the call was carried out.
_LOST = frozenset({Fault.ANSWER_DROPPED, Fault.ANSWER_SILENCE})


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """A call that was carried out, of which the bot does not know. ``chat`` "": of none."""

    method: str
    chat: str


@dataclass(slots=True)
class Faults:
    """Chooses what goes wrong: a ``share`` (0 to 1) of all calls and of all updates.

    The same ``seed`` chooses the same in the same order of calls. ``kinds`` happen equally often;
    ``retry_after`` is what 429 asks for, in whole seconds. ``happened`` counts, and ``lost`` names
    the calls that were carried out without an answer.
    """

    share: float
    seed: int
    kinds: Collection[Fault] = tuple(Fault)
    retry_after: int = 1
    happened: Counter[Fault] = field(default_factory=Counter)
    lost: list[LostAnswer] = field(default_factory=list)
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - for tests, which repeat it

    async def carry_out(
        self, request: web.Request, call: LostAnswer, carry_out: Carrying
    ) -> web.StreamResponse:
        """Answer a request as `carry_out` does, or let something happen to it.

        Raises `ApiError` with what the bot must hear. ``call`` is what is lost if the answer is.
        """
        fault = self._choose(later=False)
        match fault:
            case Fault.TOO_MANY:
                raise too_many(self.retry_after)
            case Fault.SERVER_ERROR:
                raise ApiError(500, "Internal Server Error")
            case Fault.BAD_GATEWAY:
                return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        response: web.StreamResponse = web.Response()
        if fault is None or fault in _LOST:
            response = await carry_out()
            # The bot may have hung up meanwhile by itself.
            if fault is not None or _has_hung_up(request):
                self.lost.append(call)
        if fault is None:
            return response
        if fault in {Fault.SILENCE, Fault.ANSWER_SILENCE}:
            while not _has_hung_up(request):  # noqa: ASYNC110 - aiohttp tells nobody of it
                await asyncio.sleep(_LOOK_EVERY_S)
        if request.transport is not None:
            request.transport.abort()
        return response

    def comes_late(self) -> bool:
        """Whether the bot's answer to an update counts as too late."""
        return self._choose(later=True) is not None

    def _choose(self, *, later: bool) -> Fault | None:
        kinds = [kind for kind in self.kinds if (kind is Fault.LATE) == later]
        if not kinds or self._random.random() >= self.share:
            return None
        fault = self._random.choice(kinds)
        self.happened[fault] += 1
        return fault


def _has_hung_up(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
