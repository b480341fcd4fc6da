"""What processes share: Redis, which may be away for a while."""

from time import monotonic

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

#: Redis answers within a millisecond. Whoever waits for a second waits for nobody.
_PATIENCE_S = 1.0
#: After a failure nobody asks for so long: each would wait for the same answer.
_PAUSE_S = 0.2


class Away(Exception):  # noqa: N818 - a state that passes
    """Redis does not answer at the moment."""


class Shared:
    """A Redis that runs scripts. That it is away, and back, is logged once and not by call."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=_PATIENCE_S,
            socket_connect_timeout=_PATIENCE_S,
            # Once more, for a connection may be from before a restart.
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._lost = False
        self._asked_again_at = 0.0

    def script(self, lua: str) -> AsyncScript:
        """Prepare a script for `run`."""
        return self._redis.register_script(lua)

    async def run(self, script: AsyncScript, key: str, *arguments: float | str) -> str:
        """Run a script, which gets one key and returns a text. Raise Away if that fails."""
        if self._lost and monotonic() < self._asked_again_at:
            raise Away
        try:
            answer = await script(keys=[key], args=arguments)
        except (RedisError, OSError) as error:
            self._asked_again_at = monotonic() + _PAUSE_S
            if not self._lost:
                self._lost = True
                log.error(
                    "Redis is away: nothing goes out in bulk until it is back", error=str(error)
                )
            raise Away from None
        if self._lost:
            self._lost = False
            log.warning("Redis is back")
        return str(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
