"""The budget of one process and the one that processes share are the same, written twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.commands.core import AsyncScript
from redis_tools import redis_server

from bot.telegram.budget import Budget, Limit
from bot.telegram.shared import Shared
from bot.telegram.shared_budget import SharedBudgets

#: Lets the last two arguments of a script stand for the clock of Redis.
_CLOCK = """
local server = redis
local redis = {call = function(name, ...)
  if name == 'TIME' then return {ARGV[#ARGV - 1], ARGV[#ARGV]} end
  return server.call(name, ...)
end}
"""


class TimedRedis(Shared):
    """A Redis whose clock shows what the test says, in milliseconds."""

    now_ms = 0

    def script(self, lua: str) -> AsyncScript:
        return super().script(_CLOCK + lua)

    async def run(self, script: AsyncScript, key: str, *arguments: float | str) -> str:
        seconds, rest = divmod(self.now_ms, 1000)
        return await super().run(script, key, *arguments, seconds, rest * 1000)


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked of a budget after a silence."""

    silence_ms: int
    act: Literal["reserve", "slow_down"]
    seconds: float


limits = st.builds(Limit, rate=st.floats(0.5, 100), burst=st.floats(1, 20))
steps = st.one_of(
    # Never at the very end of a pause, where a rounding would decide.
    st.builds(
        Step,
        silence_ms=st.integers(0, 500).map(lambda n: n * 10),
        act=st.just("slow_down"),
        seconds=st.integers(0, 300).map(lambda n: n / 100 + 0.005),
    ),
    st.builds(
        Step,
        silence_ms=st.integers(0, 50).map(lambda n: n * 10),
        act=st.just("reserve"),
        seconds=st.floats(0.01, 5),
    ),
)


@pytest.fixture(scope="module")
async def redis() -> AsyncIterator[TimedRedis]:
    async with redis_server() as server:
        redis = TimedRedis(server.url)
        yield redis
        await redis.close()


names = map(str, count())


@given(limit=limits, course=st.lists(steps, min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
async def test_both_give_the_same_turns(
    redis: TimedRedis, limit: Limit, course: list[Step]
) -> None:
    name, own, shared = next(names), Budget(limit), SharedBudgets(redis, 1, "all")
    now_ms = 1_000_000
    for step in course:
        now_ms += step.silence_ms
        redis.now_ms, now = now_ms, now_ms / 1000
        match step.act:
            case "slow_down":
                rate = own.slow_down(now, step.seconds)
                assert await shared.slow_down(name, limit, step.seconds) == near(rate)
            case "reserve":
                wait = own.wait(now)
                if wait == pytest.approx(step.seconds, abs=0.005):
                    continue  # a rounding would decide whether the turn is taken
                if wait <= step.seconds:
                    own.spend(now)
                assert await shared.reserve(name, limit, step.seconds) == near(wait)
        assert await shared.reserve(name, limit, -1) == near(own.wait(now)), "nothing is taken"


def near(seconds: float) -> object:
    """Return what equals a number but for its rounding on the way to Redis."""
    return pytest.approx(seconds, abs=0.002)
