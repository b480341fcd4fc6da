"""The evening reminder on its way: only while the day is open, once, and never a day later."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from stage import (
    MONDAY_NOON,
    Stage,
    answer,
    ask,
    at_work,
    card_of,
    local_settings,
    press,
    pressable,
    said,
    trouble,
)

from bot.db import deliveries, outbox
from bot.db.models import Delivery, Purpose, Status
from bot.delivery.attempt import FIRST_RETRY, LEASE
from bot.delivery.letters import written
from bot.delivery.planner import plan
from bot.delivery.sender import send
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.services import people, subscribing

EVENING = datetime(2026, 1, 13, 20, tzinfo=UTC)  # 21:00 in Berlin
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FAULT = ApiError(500, "Internal Server Error")


async def reminded(stage: Stage) -> Person:
    """Let in someone who has a question at 10:00 in Berlin and is reminded at 21:00."""
    person = await stage.subscriber("10:00", "Europe/Berlin")
    house = stage.house
    known = await people.meet(house.db, person.id, "en", house.defaults, MONDAY_NOON)
    await subscribing.set_reminder(house.db, known, time(21), MONDAY_NOON)
    stage.sandbox.clock.set(EVENING - HOUR)
    await stage.tick()
    return person


@pytest.fixture
async def ann(stage: Stage) -> Person:
    """Someone who is reminded at 21:00 in Berlin, at 20:00 on Tuesday."""
    return await reminded(stage)


def reminders(person: Person) -> list[str]:
    """Return what the reminders say."""
    texts = [person.sees(message) for message in said(person)]
    return [text for text in texts if "still open" in text]


async def statuses(stage: Stage) -> list[Status]:
    """Return what became of the reminders of those who are there."""
    ids = [person.id for person in stage.people]
    async with stage.house.db.reading() as session:
        claimed = await session.execute(
            select(Delivery.status, Delivery.subscription_id)
            .where(Delivery.purpose == Purpose.REMINDER)
            .order_by(Delivery.id.desc())
            .limit(len(ids))
        )
        return [row.status for row in claimed]


async def test_an_open_day_is_reminded_of_once(stage: Stage, ann: Person) -> None:
    await stage.tick_at(EVENING - timedelta(seconds=1))
    assert reminders(ann) == []
    for minutes in range(5):
        await stage.tick_at(EVENING + minutes * HOUR / 60)
    (text,) = reminders(ann)
    assert "03:00" in text
    assert pressable(said(ann)[-1]) == ["next:0"]
    assert await statuses(stage) == [Status.SENT]


async def test_it_tells_the_streak_that_is_at_stake(stage: Stage, ann: Person) -> None:
    await answer(ann, await card_of(ann, "p-value"), 1)
    await stage.tick_at(EVENING)
    assert reminders(ann) == []
    await stage.tick_at(EVENING + DAY)
    assert "your 1 day in a row" in reminders(ann)[0]


@pytest.mark.parametrize("act", ["answer", "/pause 3", "/stop", "block"])
async def test_whoever_needs_none_gets_none(stage: Stage, ann: Person, act: str) -> None:
    if act == "answer":
        await answer(ann, await card_of(ann, "p-value"), 0)
    elif act == "block":
        await ann.block()
    else:
        await ask(ann, act)
    heard = len(said(ann))
    await stage.tick_at(EVENING)
    assert len(said(ann)) == heard
    stage.sandbox.clock.advance(HOUR)
    await stage.tick()
    assert len(said(ann)) == heard


async def test_skipping_is_no_answer(stage: Stage, ann: Person) -> None:
    await press(ann, await card_of(ann, "p-value"), "skip:")
    await stage.tick_at(EVENING)
    assert len(reminders(ann)) == 1


async def test_an_answer_after_planning_makes_it_needless(stage: Stage, ann: Person) -> None:
    stage.sandbox.clock.set(EVENING)
    await plan(stage.house.db, EVENING, Purpose.REMINDER)
    await answer(ann, await card_of(ann, "p-value"), 1)
    await stage.tick()
    assert reminders(ann) == []
    assert await statuses(stage) == [Status.EXPIRED]


@pytest.mark.parametrize(
    ("late", "count"),
    [(HOUR, 1), (2 * HOUR + timedelta(minutes=59), 1), (3 * HOUR, 0), (5 * HOUR, 0), (8 * HOUR, 0)],
)
async def test_after_a_downtime_it_comes_on_its_day_or_never(
    stage: Stage, ann: Person, late: timedelta, count: int
) -> None:
    await stage.tick_at(EVENING + late)
    await stage.tick_at(EVENING + late + HOUR)
    assert len(reminders(ann)) == count


async def test_what_fails_is_tried_again_until_midnight(stage: Stage, ann: Person) -> None:
    with trouble(FAULT):
        await stage.tick_at(EVENING)
        await stage.tick_at(EVENING + FIRST_RETRY - timedelta(seconds=1))
        assert reminders(ann) == []
        await stage.tick_at(EVENING + FIRST_RETRY + timedelta(minutes=1))
    assert len(reminders(ann)) == 1
    await stage.tick_at(EVENING + DAY - HOUR)
    with trouble(*[FAULT] * 100) as calls:
        for hour in range(4):
            await stage.tick_at(EVENING + DAY + hour * HOUR)
    assert len(calls) == 3, "at midnight it is given up"
    await stage.tick_at(EVENING + DAY + 5 * HOUR)
    assert len(reminders(ann)) == 1


async def test_what_fails_is_not_tried_after_an_answer(stage: Stage, ann: Person) -> None:
    with trouble(FAULT):
        await stage.tick_at(EVENING)
    await answer(ann, await card_of(ann, "p-value"), 1)
    await stage.tick_at(EVENING + HOUR)
    assert reminders(ann) == []


async def test_after_a_crash_nobody_is_reminded_twice(
    stage: Stage, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends when Telegram has sent it and the answer is on its way."""
    ticking: list[asyncio.Task[None]] = []

    def dying(method: Handler) -> Handler:
        def call(world: World, params: Params) -> object:
            ticking[0].cancel()
            return method(world, params)

        return call

    stage.sandbox.clock.set(EVENING)
    with monkeypatch.context() as patch:
        for name in ("sendmessage", "sendrichmessage"):
            patch.setitem(METHODS, name, dying(METHODS[name]))
        ticking.append(asyncio.create_task(stage.tick()))
        await asyncio.wait(ticking)
    assert ticking[0].cancelled()
    assert len(reminders(ann)) == 1
    await stage.tick_at(EVENING + 2 * LEASE)
    assert len(reminders(ann)) == 1


async def test_one_who_blocked_the_bot_is_told_nothing_more(stage: Stage, ann: Person) -> None:
    ann.someone.blocked = True
    with trouble() as calls:
        await stage.tick_at(EVENING)
        await stage.tick_at(EVENING + DAY)
    assert len(calls) == 1
    ann.someone.blocked = False
    assert pressable(await ask(ann, "/settings"), "set:on"), "the subscription has ended"


async def test_two_processes_send_one_reminder(content: Path, tmp_path: Path) -> None:
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with at_work(sandbox, settings) as one, at_work(sandbox, settings, "worker") as two:
            everybody = [await reminded(one) for _ in range(3)]
            sandbox.clock.set(EVENING)
            await asyncio.gather(one.tick(), two.tick(), one.tick(), two.tick())
        assert [len(reminders(person)) for person in everybody] == [1] * 3


async def test_what_was_cancelled_meanwhile_is_not_tried_again(stage: Stage, ann: Person) -> None:
    db = stage.house.db
    await plan(db, EVENING, Purpose.REMINDER)
    async with db.writing() as session:
        claimed = await deliveries.claim(session, EVENING, EVENING + LEASE, 50)
        await deliveries.cancel(session, ann.id, EVENING)
        for delivery, _ in claimed:
            await outbox.release(session, Delivery, delivery.id, EVENING)
    await stage.tick_at(EVENING)
    assert reminders(ann) == []
    assert await statuses(stage) == [Status.CANCELLED]


async def test_what_is_cancelled_after_the_claim_is_not_sent(stage: Stage, ann: Person) -> None:
    db = stage.house.db
    await plan(db, EVENING, Purpose.REMINDER)
    async with db.writing() as session:
        claimed = await deliveries.claim(session, EVENING, EVENING + LEASE, 50)
    (letters,) = [some async for some in written(stage.house, claimed, EVENING)]
    async with db.writing() as session:
        await deliveries.cancel(session, ann.id, EVENING)
    results = [await send(stage.house, letter, EVENING) for letter in letters]
    assert [result.outcome.status for result in results] == [Status.CANCELLED]
    assert reminders(ann) == []
    assert await statuses(stage) == [Status.CANCELLED]
