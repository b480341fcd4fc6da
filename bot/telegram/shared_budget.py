"""Budgets that all processes share, in Redis: together they send no faster than one."""

from redis.commands.core import AsyncScript

from bot.telegram.budget import LEAST, RECOVERY_PER_S, SLOWER, Limit, OwnBudgets
from bot.telegram.shared import Away, Shared

#: While Redis is away, what people wait for goes out at this share of the pace in every process.
#: Nothing goes out in bulk then, so that ten processes still send no faster than one may.
_SPARE_SHARE = 0.1

#: `Budget` again, in Lua. The clock is that of Redis, so those of the processes need not agree.
#: Numbers come and go as text: Lua would cut them to whole ones on the way out.
_BUDGET = f"""
local key, rate, burst, fresh = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local full, time = rate, redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local kept = redis.call('HMGET', key, 'next', 'slowed_rate', 'slowed_until')
local slowed_rate, slowed_until = tonumber(kept[2] or full), tonumber(kept[3] or 0)
if slowed_rate < full then
  local gained = full * {RECOVERY_PER_S} * math.max(0, now - slowed_until)
  rate = math.min(full, slowed_rate + gained)
end
local stock = (burst - 1) / rate
local next = tonumber(kept[1] or (fresh == 'empty' and now + stock or 0))
local function keep()
  redis.call('HSET', key, 'next', string.format('%.6f', next))
  -- What is kept no longer is as good as new.
  redis.call('EXPIRE', key, math.ceil(math.max(0, next - now) + 60 + 1 / {RECOVERY_PER_S}))
end
local function pause(seconds)
  next = math.max(next, now + seconds + stock)
  keep()
end
"""

_TAKE = (
    _BUDGET
    + """
local wait = math.max(0, next - stock - now)
if wait <= tonumber(ARGV[4]) then
  next = math.max(next, now) + 1 / rate
  keep()
end
return string.format('%.6f', wait)
"""
)

_SLOW_DOWN = (
    _BUDGET
    + f"""
local seconds = tonumber(ARGV[4])
if now >= slowed_until then
  slowed_rate = math.max(full * {LEAST}, rate * {SLOWER})
end
slowed_until = math.max(slowed_until, now + seconds)
stock = (burst - 1) / slowed_rate
redis.call('HSET', key, 'slowed_rate', string.format('%.6f', slowed_rate))
redis.call('HSET', key, 'slowed_until', string.format('%.6f', slowed_until))
pause(seconds)
return string.format('%.6f', slowed_rate)
"""
)


class SharedBudgets:
    """The budgets of everybody who sends by the token of bot ``bot_id``.

    While Redis is away `ask` raises Away, and `reserve` gives turns from a small budget of this
    process. The budget named ``common`` begins without its stock: a Redis that comes back and has
    forgotten everything must not give it out twice.
    """

    def __init__(self, shared: Shared, bot_id: int, common: str) -> None:
        self._shared = shared
        self._prefix = f"sobesednik:{bot_id}:budget:"
        self._common = common
        self._take = shared.script(_TAKE)
        self._slow_down = shared.script(_SLOW_DOWN)
        self._spare = OwnBudgets()

    async def reserve(self, name: str, limit: Limit, longest_s: float) -> float:
        """Take the next turn, unless it is too far away."""
        try:
            return await self._run(self._take, name, limit, longest_s)
        except Away:
            return await self._spare.reserve(name, self._spare_limit(name, limit), longest_s)

    async def ask(self, name: str, limit: Limit) -> float:
        """Take a turn if there is one now. Raise Away if Redis does not answer."""
        return await self._run(self._take, name, limit, 0)

    async def slow_down(self, name: str, limit: Limit, seconds: float) -> float:
        """Pause, and be slower after it, here in any case."""
        rate = await self._spare.slow_down(name, self._spare_limit(name, limit), seconds)
        try:
            return await self._run(self._slow_down, name, limit, seconds)
        except Away:
            return rate  # the refusal is obeyed here; the others get one of their own

    def _spare_limit(self, name: str, limit: Limit) -> Limit:
        return Limit(limit.rate * _SPARE_SHARE, 1) if name == self._common else limit

    async def _run(self, script: AsyncScript, name: str, limit: Limit, seconds: float) -> float:
        fresh = "empty" if name == self._common else "full"
        key = self._prefix + name
        return float(await self._shared.run(script, key, limit.rate, limit.burst, fresh, seconds))
