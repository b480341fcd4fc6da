"""How many calls may go out in a time: a bucket that fills steadily and holds a small stock."""

import asyncio
from dataclasses import dataclass
from typing import Protocol

#: After a refusal the rate falls to this share of it, but not below the least share of the whole,
#: and comes back by so much of the whole in a second.
SLOWER = 0.8
LEAST = 1 / 30
RECOVERY_PER_S = 0.02

#: Budgets are kept until there are so many; then those that are as good as new go.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """``rate`` calls a second, and ``burst`` more at once after a silence."""

    rate: float
    burst: float


class Budgets(Protocol):
    """Budgets by name; which limit a name has is always the same."""

    async def reserve(self, name: str, limit: Limit, longest_s: float) -> float:
        """Take the next turn, and return the seconds until it.

        If they are more than ``longest_s``, no turn is taken.
        """

    async def ask(self, name: str, limit: Limit) -> float:
        """Take a turn if there is one now, and return 0; else the seconds until to ask again.

        Raise Away if what the processes share cannot be reached.
        """

    async def slow_down(self, name: str, limit: Limit, seconds: float) -> float:
        """Give no turn for so many seconds, and fewer for a while after it. Return the rate then.

        What is refused during the pause was on its way before: it slows nothing down again.
        """


class Budget:
    """Within any ``t`` seconds at most ``burst + rate * t`` calls pass.

    This is the generic cell rate algorithm (ITU-T I.371): all there is to remember is one moment.
    Moments are seconds of any clock that never goes back.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._next = float("-inf")
        """When the next call would be on time if calls came evenly."""
        self._slowed_rate = limit.rate
        self._slowed_until = float("-inf")

    def wait(self, now: float) -> float:
        """Return the seconds until a call may go; 0 if it may go now."""
        return max(0.0, self._next - self._stock_s(now) - now)

    def spend(self, now: float) -> None:
        """Count a call, also one that should have waited."""
        self._next = max(self._next, now) + 1 / self.rate(now)

    def pause(self, now: float, seconds: float) -> None:
        """Let nothing through for so many seconds, and have no stock after them."""
        self._next = max(self._next, now + seconds + self._stock_s(now))

    def slow_down(self, now: float, seconds: float) -> float:
        """Pause, and be slower after it; return the rate."""
        if now >= self._slowed_until:
            self._slowed_rate = max(LEAST * self._limit.rate, self.rate(now) * SLOWER)
        self._slowed_until = max(self._slowed_until, now + seconds)
        self.pause(now, seconds)
        return self._slowed_rate

    def rate(self, now: float) -> float:
        """Return how many calls a second pass now."""
        if self._slowed_rate >= self._limit.rate:
            return self._limit.rate
        gained = self._limit.rate * RECOVERY_PER_S * max(0.0, now - self._slowed_until)
        return min(self._limit.rate, self._slowed_rate + gained)

    def is_idle(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._next <= now and self.rate(now) >= self._limit.rate

    def _stock_s(self, now: float) -> float:
        return (self._limit.burst - 1) / self.rate(now)


class OwnBudgets:
    """Budgets of this process alone."""

    def __init__(self) -> None:
        self._budgets: dict[str, Budget] = {}

    async def reserve(self, name: str, limit: Limit, longest_s: float) -> float:
        """Take the next turn, unless it is too far away."""
        budget, now = self._budget(name, limit), _now()
        wait = budget.wait(now)
        if wait <= longest_s:
            budget.spend(now)
        return wait

    async def ask(self, name: str, limit: Limit) -> float:
        """Take a turn if there is one now."""
        return await self.reserve(name, limit, 0)

    async def slow_down(self, name: str, limit: Limit, seconds: float) -> float:
        """Pause, and be slower after it."""
        return self._budget(name, limit).slow_down(_now(), seconds)

    def _budget(self, name: str, limit: Limit) -> Budget:
        if name not in self._budgets:
            if len(self._budgets) >= _MOST:
                now = _now()
                self._budgets = {
                    each: budget
                    for each, budget in self._budgets.items()
                    if not budget.is_idle(now)
                }
            self._budgets[name] = Budget(limit)
        return self._budgets[name]


def _now() -> float:
    return asyncio.get_running_loop().time()
