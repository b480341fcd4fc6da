"""Several processes share the order of one person's updates, and the pace, through Redis."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import monotonic

import pytest
from aiogram.fsm.storage.base import StorageKey
from redis_tools import RedisServer, redis_server
from stage import PATIENCE
from structlog.typing import EventDict

from bot.telegram import shared_turns
from bot.telegram.budget import Budgets, Limit, OwnBudgets
from bot.telegram.inorder import NotBegun
from bot.telegram.shared import Away, Shared
from bot.telegram.shared_budget import SharedBudgets
from bot.telegram.shared_turns import SharedTurns

ANN, BOB = (StorageKey(1, chat_id=number, user_id=number) for number in (7, 8))
COMMON = "all"
LIMIT = Limit(50, 5)


@dataclass(frozen=True, slots=True)
class Process:
    """What one process has of what all share."""

    turns: SharedTurns
    budgets: SharedBudgets


@pytest.fixture(scope="module")
async def redis() -> AsyncIterator[RedisServer]:
    async with redis_server() as server:
        yield server


@pytest.fixture
async def processes(redis: RedisServer) -> AsyncIterator[list[Process]]:
    """Give three processes with a Redis that knows nothing yet."""
    await redis.stop()
    await redis.start()
    async with AsyncExitStack() as stack:
        links = [Shared(redis.url) for _ in range(3)]
        for link in links:
            stack.push_async_callback(link.close)
        yield [Process(SharedTurns(link), SharedBudgets(link, 1, COMMON)) for link in links]


async def test_one_at_a_time_has_a_persons_turn(processes: list[Process]) -> None:
    inside = most = done = 0

    async def take(process: Process) -> None:
        nonlocal inside, most, done
        async with process.turns.lock(ANN):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1
            done += 1

    await asyncio.gather(*(take(process) for process in processes for _ in range(4)))
    assert (most, done) == (1, 12)


async def test_nobody_waits_for_another_persons_turn(processes: list[Process]) -> None:
    async with (
        processes[0].turns.lock(ANN),
        asyncio.timeout(PATIENCE),
        processes[1].turns.lock(BOB),
    ):
        pass


async def test_the_turn_of_one_who_died_ends(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_turns, "_LEASE_MS", 300)
    begun = monotonic()
    async with (
        processes[0].turns.lock(ANN),
        asyncio.timeout(PATIENCE),
        processes[1].turns.lock(ANN),
    ):
        assert monotonic() - begun >= 0.29


async def test_who_lost_the_turn_takes_it_from_nobody(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_turns, "_LEASE_MS", 100)
    first, second, third = (process.turns for process in processes)
    async with AsyncExitStack() as later:
        async with first.lock(ANN):
            await asyncio.sleep(0.2)
            monkeypatch.setattr(shared_turns, "_LEASE_MS", 30_000)
            await later.enter_async_context(second.lock(ANN))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3), third.lock(ANN):
                pass


async def test_a_turn_waits_until_redis_is_back(
    processes: list[Process], redis: RedisServer, logs: list[EventDict]
) -> None:
    turns = processes[0].turns
    async with turns.lock(ANN):
        await redis.stop()
    async with AsyncExitStack() as later:
        waiting = asyncio.create_task(later.enter_async_context(turns.lock(ANN)))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await redis.start()
        async with asyncio.timeout(PATIENCE):
            await waiting
    logs.clear()


async def test_a_turn_is_not_begun_without_redis(
    processes: list[Process],
    redis: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
    logs: list[EventDict],
) -> None:
    monkeypatch.setattr(shared_turns, "_PATIENCE_S", 0.3)
    await redis.stop()
    with pytest.raises(NotBegun):
        async with processes[0].turns.lock(ANN):
            pytest.fail("it has begun")
    await redis.start()
    async with processes[0].turns.lock(ANN):
        logs.clear()


async def passes(budgets: Budgets, seconds: float, name: str = COMMON) -> list[float]:
    """Return when calls in bulk pass that are made as fast as they may."""
    passed = []
    until = monotonic() + seconds
    while monotonic() < until:
        wait = await budgets.ask(name, LIMIT)
        if wait:
            await asyncio.sleep(wait)
        else:
            passed.append(monotonic())
    return passed


async def test_three_processes_together_send_no_faster_than_one(processes: list[Process]) -> None:
    each = await asyncio.gather(*(passes(process.budgets, 2) for process in processes))
    passed = sorted(moment for moments in each for moment in moments)
    for first, begin in enumerate(passed):
        within = sum(moment <= begin + 1 for moment in passed[first:])
        assert within <= LIMIT.rate + LIMIT.burst + len(processes), "and what each hears late"
    assert len(passed) > LIMIT.rate / 2, "a quarter of what may go in two seconds"


async def test_what_is_reserved_by_one_is_not_given_to_another(processes: list[Process]) -> None:
    here, there = (process.budgets for process in processes[:2])
    limit = Limit(0.01, 1)
    assert await here.reserve("7", limit, 1000) == 0
    assert 90 < await there.reserve("7", limit, 1000) <= 100
    assert 190 < await here.ask("7", limit) <= 200
    assert 190 < await here.reserve("7", limit, 1) <= 200, "too far away: not taken"
    assert 180 < await here.reserve("7", limit, 1000) <= 200


async def test_a_chat_begins_with_its_stock_and_all_chats_together_without(
    processes: list[Process],
) -> None:
    limit = Limit(0.1, 4)
    budgets = processes[0].budgets
    at_once = {
        name: [await budgets.ask(name, limit) == 0 for _ in range(5)] for name in ("7", COMMON)
    }
    assert at_once == {"7": [True] * 4 + [False], COMMON: [True] + [False] * 4}


async def test_a_pause_of_one_is_a_pause_of_all(processes: list[Process]) -> None:
    await processes[0].budgets.slow_down("7", LIMIT, 30)
    assert 20 < await processes[1].budgets.ask("7", LIMIT) <= 30
    assert await processes[1].budgets.ask("8", LIMIT) == 0


@pytest.fixture(params=["shared", "own"])
def budgets(request: pytest.FixtureRequest, processes: list[Process]) -> Sequence[Budgets]:
    """Give three that know of each other, over Redis or in one process."""
    if request.param == "own":
        return [OwnBudgets()] * 3
    return [process.budgets for process in processes]


async def test_a_refusal_slows_down_once_for_all_that_was_on_its_way(
    budgets: Sequence[Budgets],
) -> None:
    rates = [await each.slow_down("7", LIMIT, 30) for each in budgets]
    assert rates == pytest.approx([40, 40, 40], abs=0.01)
    assert 20 < await budgets[2].ask("7", LIMIT) <= 30


async def test_a_refusal_after_the_pause_slows_down_again(budgets: Sequence[Budgets]) -> None:
    await budgets[0].slow_down("7", LIMIT, 0.05)
    await asyncio.sleep(0.1)
    assert 32 <= await budgets[1].slow_down("7", LIMIT, 0) < 36


async def test_the_rate_comes_back(budgets: Sequence[Budgets]) -> None:
    limit = Limit(1000, 5)
    begun = monotonic()
    assert await budgets[0].slow_down("7", limit, 0) == 800
    slow = monotonic()
    await asyncio.sleep(0.2)
    shortest = monotonic() - slow
    rate = await budgets[1].slow_down("7", limit, 0) / 0.8
    longest = monotonic() - begun
    assert 800 + 20 * shortest - 0.1 <= rate <= 800 + 20 * longest + 0.1


async def test_without_redis_the_bulk_waits_and_people_get_little(
    processes: list[Process], redis: RedisServer, logs: list[EventDict]
) -> None:
    budgets = processes[0].budgets
    await redis.stop()
    for _ in range(20):
        with pytest.raises(Away):
            await budgets.ask(COMMON, LIMIT)
    begun = monotonic()
    waits = [await budgets.reserve(COMMON, LIMIT, 60) for _ in range(6)]
    took = monotonic() - begun
    assert waits[0] == 0
    assert 0.99 - took <= waits[-1] <= 1, "a tenth of the pace"
    assert await budgets.reserve("7", LIMIT, 60) == 0
    await budgets.slow_down("8", LIMIT, 30)
    assert await budgets.reserve("8", LIMIT, 1) > 20
    await redis.start()
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await budgets.ask(COMMON, LIMIT)
            except Away:
                await asyncio.sleep(0.05)
            else:
                break
    told = [(log["log_level"], log["event"]) for log in logs]
    assert [level for level, _ in told] == ["error", "warning"], told
    assert "Redis is away" in told[0][1]
    logs.clear()
