"""The daily question when something is in its way: downtime, refusals, several processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from stage import (
    MONDAY_NOON,
    Stage,
    ask,
    at_work,
    came_at,
    local_settings,
    open_cards,
    pressable,
    staged,
    trouble,
    until,
)

from bot.db import deliveries
from bot.delivery import sender, ticking
from bot.delivery.attempt import FIRST_RETRY, LAST_RETRY, LEASE, retry_delay
from bot.delivery.planner import plan
from bot.delivery.tick import serve_people
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.services import people, subscribing

DUE = datetime(2026, 1, 13, 9, tzinfo=UTC)  # 10:00 in Berlin
DAY = timedelta(days=1)


@pytest.fixture
async def ann(stage: Stage) -> Person:
    """Someone with a daily question at 10:00 in Berlin, and one card."""
    return await stage.subscriber("10:00", "Europe/Berlin")


def daily(person: Person) -> list[datetime]:
    """Return when the daily questions came, to the minute; the first card is not one of them."""
    return [came_at(card).replace(second=0) for card in open_cards(person)[1:]]


async def test_it_comes_by_itself(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = 0

    async def served(*arguments: Any) -> None:
        nonlocal ticks
        await serve_people(*arguments)
        ticks += 1

    monkeypatch.setattr(ticking, "serve_people", served)
    async with staged(content, tmp_path) as stage:
        ann = await stage.subscriber("10:00", "Europe/Berlin")
        stage.sandbox.clock.set(DUE - timedelta(seconds=1))
        await until(lambda: bool(daily(ann)))
        assert daily(ann) == [DUE]
        after = ticks + 2
        await until(lambda: ticks >= after)
        assert len(daily(ann)) == 1, "the next tick sends no other"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ([DUE + timedelta(hours=3)], [DUE + timedelta(hours=3)]),
        ([DUE + timedelta(hours=13, minutes=59)], [DUE + timedelta(hours=13, minutes=59)]),
        ([DUE + timedelta(hours=14, minutes=1)], []),
        ([DUE + timedelta(hours=14, minutes=1), DUE + DAY], [DUE + DAY]),
        ([DUE + 9 * DAY + timedelta(hours=1)], [DUE + 9 * DAY + timedelta(hours=1)]),
        ([DUE + 9 * DAY - timedelta(hours=1), DUE + 9 * DAY], [DUE + 9 * DAY]),
    ],
    ids=["same day", "the day's last minute", "the next day", "nothing for yesterday",
         "nine days, after the hour", "nine days, before the hour"],
)  # fmt: skip
async def test_downtime_over_the_due_minute(
    stage: Stage, ann: Person, ticks: list[datetime], expected: list[datetime]
) -> None:
    for moment in ticks:
        await stage.tick_at(moment)
        await stage.tick()
    assert daily(ann) == expected


async def test_a_stopped_bot_makes_up_for_the_day_when_it_starts(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    settings = local_settings(sandbox, content, tmp_path)
    async with at_work(sandbox, settings) as stage:
        ann = await stage.subscriber("10:00", "Europe/Berlin")
    sandbox.clock.set(DUE + timedelta(hours=2))
    async with at_work(sandbox, settings, "all"):
        await until(lambda: bool(daily(ann)))
    assert daily(ann) == [DUE + timedelta(hours=2)]


async def test_a_restart_after_the_question_sends_no_other(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    settings = local_settings(sandbox, content, tmp_path)
    async with at_work(sandbox, settings) as stage:
        ann = await stage.subscriber("10:00", "Europe/Berlin")
        await stage.tick_at(DUE)
    async with at_work(sandbox, settings) as stage:
        await stage.tick_at(DUE + timedelta(minutes=5))
    assert daily(ann) == [DUE]


async def test_two_processes_send_one_question(
    sandbox: Sandbox, content: Path, tmp_path: Path
) -> None:
    settings = local_settings(sandbox, content, tmp_path)
    async with at_work(sandbox, settings) as one, at_work(sandbox, settings, "worker") as other:
        everybody = [await one.subscriber("10:00", "Europe/Berlin") for _ in range(4)]
        sandbox.clock.set(DUE)
        await asyncio.gather(one.tick(), other.tick(), one.tick(), other.tick())
    assert [len(daily(person)) for person in everybody] == [1] * 4


async def test_what_a_crashed_process_held_is_sent_after_its_lease(
    stage: Stage, ann: Person
) -> None:
    stage.sandbox.clock.set(DUE)
    await plan(stage.house.db, DUE)
    async with stage.house.db.writing() as session:
        assert await deliveries.claim(session, DUE, DUE + LEASE, 50)
    await stage.tick_at(DUE + LEASE - timedelta(seconds=1))
    assert daily(ann) == []
    await stage.tick_at(DUE + LEASE)
    assert len(daily(ann)) == 1


async def test_more_than_a_batch_is_due_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "BATCH", 5)
    house = stage.house
    crowd = []
    for _ in range(12):
        person = await stage.person()
        person.someone.started = True
        known = await people.meet(house.db, person.id, "en", house.defaults, MONDAY_NOON)
        await subscribing.set_time(house.db, known, time(12), MONDAY_NOON)
        crowd.append(person)
    await stage.tick_at(datetime(2026, 1, 13, 9, tzinfo=UTC))  # noon in Moscow
    assert [len(open_cards(person)) for person in crowd] == [1] * 12


@pytest.mark.parametrize("way", ["blocked", "deleted"])
async def test_who_cannot_be_reached_is_not_written_to_again(
    stage: Stage, ann: Person, way: str
) -> None:
    """The bot has not been told, as when it was down: it gets to know by the refusal, 403."""
    setattr(ann.someone, way, True)
    with trouble() as calls:
        for day in range(3):
            await stage.tick_at(DUE + day * DAY)
    assert len(calls) == 1
    setattr(ann.someone, way, False)
    assert pressable(await ask(ann, "/settings"), "set:on"), "the subscription has ended"
    await ask(ann, "/start")
    before = len(daily(ann))
    await stage.tick_at(DUE + 3 * DAY)
    assert len(daily(ann)) == before + 1, "and is back"


async def test_too_many_requests_are_waited_out(stage: Stage, ann: Person) -> None:
    later = ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1})
    with trouble(later) as calls:
        await stage.tick_at(DUE)
        assert len(calls) == 1, "nobody else waits for it"
        await stage.tick_at(DUE + timedelta(minutes=1))
    assert len(calls) == 2
    assert len(daily(ann)) == 1


FAULT = ApiError(500, "Internal Server Error")


async def test_the_same_question_is_tried_again(stage: Stage, ann: Person) -> None:
    bob = await stage.subscriber("10:00", "Europe/Berlin")
    with trouble(FAULT):
        await stage.tick_at(DUE)
        assert sorted([len(daily(ann)), len(daily(bob))]) == [0, 1], "one does not hold up all"
        await stage.tick_at(DUE + FIRST_RETRY - timedelta(seconds=1))
        assert sorted([len(daily(ann)), len(daily(bob))]) == [0, 1]
        await stage.tick_at(DUE + FIRST_RETRY + timedelta(minutes=1))
    assert [len(daily(ann)), len(daily(bob))] == [1, 1]
    numbers = ["question 2" in person.sees(open_cards(person)[1]) for person in (ann, bob)]
    assert numbers == [True, True], "the second card each, not a third"


async def test_trying_ends_with_the_local_day(stage: Stage, ann: Person) -> None:
    with trouble(*[FAULT] * 1000) as calls:
        for hour in range(15):
            await stage.tick_at(DUE + timedelta(hours=hour))
    assert len(calls) == 14, "at 00:00 in Berlin it is given up"
    await stage.tick_at(DUE + DAY)
    assert daily(ann) == [DUE + DAY]


async def test_what_telegram_refuses_is_not_tried_again(stage: Stage, ann: Person) -> None:
    refused = ApiError(400, "Bad Request: something is wrong with it")
    with trouble(refused, refused) as calls:
        await stage.tick_at(DUE)
        tried = len(calls)
        await stage.tick_at(DUE + timedelta(hours=1))
    assert len(calls) == tried
    assert daily(ann) == []
    await stage.tick_at(DUE + DAY)
    assert daily(ann) == [DUE + DAY]


def test_waits_grow_up_to_a_limit() -> None:
    waits = [retry_delay(attempts) for attempts in range(1, 20)]
    assert waits[0] == FIRST_RETRY
    assert waits == sorted(waits)
    assert waits[-1] == LAST_RETRY
    assert retry_delay(10**9) == LAST_RETRY
