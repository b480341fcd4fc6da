"""Many daily questions at once: what holds up one does not hold up the others."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from stage import MONDAY_NOON, Stage, at_work, local_settings, open_cards, staged, trouble, until

from bot.db import deliveries
from bot.db.models import Card, Delivery, Status, Subscriber
from bot.db.statements import as_values, table_of
from bot.db.subscriptions import Move
from bot.delivery import letters
from bot.delivery.attempt import BATCH, FIRST_RETRY, LEASE
from bot.delivery.planner import plan
from bot.delivery.sender import AHEAD_S, FIRST, allowance, send_due
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.services import people, subscribing

DUE = datetime(2026, 1, 13, 9, tzinfo=UTC)  # noon in Moscow


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path_factory.mktemp("batches"), role="web") as stage:
        yield stage


@pytest.fixture
async def stage(theatre: Stage) -> Stage:
    """Make it Monday noon (UTC) again; the bot ticks when told to."""
    theatre.sandbox.clock.set(MONDAY_NOON)
    async with theatre.house.db.writing() as session:
        await session.execute(table_of(Subscriber).delete())
    theatre.people.clear()
    return theatre


async def crowd(stage: Stage, size: int) -> list[Person]:
    """Let in people whose daily question is due at noon, and who have had none yet."""
    house = stage.house
    everybody = []
    for _ in range(size):
        person = await stage.person()
        person.someone.started = True
        known = await people.meet(house.db, person.id, "en", house.defaults, MONDAY_NOON)
        await subscribing.set_time(house.db, known, time(12), MONDAY_NOON)
        everybody.append(person)
    stage.sandbox.clock.set(DUE)
    await plan(house.db, DUE)
    return everybody


async def outbox_rows(stage: Stage) -> list[Delivery]:
    async with stage.house.db.reading() as session:
        return as_values(Delivery, await session.execute(select(Delivery).order_by(Delivery.id)))


async def held(stage: Stage) -> int:
    return sum(
        row.status is Status.PENDING and row.leased_until is not None
        for row in await outbox_rows(stage)
    )


def counts(everybody: list[Person]) -> list[int]:
    return [len(open_cards(person)) for person in everybody]


async def test_one_whose_answer_does_not_come_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await crowd(stage, BATCH + 10)
    slow = everybody[3]
    answers = asyncio.Event()

    def hanging(method: Handler) -> Handler:
        async def call(world: World, params: Params) -> object:
            if params.integer("chat_id") == slow.id:
                await answers.wait()
            return method(world, params)

        return call

    for name in ("sendmessage", "sendrichmessage"):
        monkeypatch.setitem(METHODS, name, hanging(METHODS[name]))
    others = [person for person in everybody if person is not slow]
    sending = asyncio.create_task(send_due(stage.house, DUE))
    try:
        await until(lambda: all(counts(others)))
        assert not sending.done()
    finally:
        answers.set()
        done = await sending
    assert done == len(everybody)
    assert counts(everybody) == [1] * len(everybody)


async def test_one_that_nothing_can_be_chosen_for_holds_up_nobody(stage: Stage) -> None:
    everybody = await crowd(stage, 2 * letters.DEALT_AT_ONCE)
    odd = everybody[4]
    async with stage.house.db.writing() as session:
        change = update(Subscriber).where(Subscriber.id == odd.id)
        await session.execute(change.values(timezone="Nowhere/Town"))
    assert await send_due(stage.house, DUE) == len(everybody)
    assert counts(everybody) == [int(person is not odd) for person in everybody]
    async with stage.house.db.writing() as session:
        await session.execute(change.values(timezone="Europe/Moscow"))
    assert await send_due(stage.house, DUE + FIRST_RETRY + timedelta(minutes=1)) == 1
    assert counts(everybody) == [1] * len(everybody)


async def test_a_retry_sends_the_same_card(stage: Stage) -> None:
    everybody = await crowd(stage, 12)
    with trouble(*[ApiError(500, "Internal Server Error")] * 7):
        await send_due(stage.house, DUE)
    chosen = [row.card_id for row in await outbox_rows(stage)]
    assert Counter(counts(everybody)) == {1: 5, 0: 7}
    assert None not in chosen
    await send_due(stage.house, DUE + FIRST_RETRY + timedelta(minutes=1))
    assert counts(everybody) == [1] * len(everybody)
    rows = await outbox_rows(stage)
    assert [row.card_id for row in rows] == chosen
    assert {row.status for row in rows} == {Status.SENT}
    async with stage.house.db.reading() as session:
        dealt, shown = (
            await session.execute(
                select(func.count(), func.count(Card.message_id)).select_from(Card)
            )
        ).one()
    assert (dealt, shown) == (12, 12)


async def test_somebody_with_two_deliveries_gets_two_questions(stage: Stage) -> None:
    (ann,) = await crowd(stage, 1)
    (row,) = await outbox_rows(stage)
    async with stage.house.db.writing() as session:
        again = Move([row.subscription_id], DUE - timedelta(minutes=5), DUE)
        await deliveries.plan(session, row.purpose, [again])
    assert await send_due(stage.house, DUE) == 2
    first, second = open_cards(ann)
    assert "question 1" in ann.sees(first)
    assert "question 2" in ann.sees(second)


async def test_who_has_blocked_the_bot_among_many(stage: Stage) -> None:
    everybody = await crowd(stage, 15)
    for person in everybody[::5]:
        person.someone.blocked = True
    await send_due(stage.house, DUE)
    assert counts(everybody) == [0, 1, 1, 1, 1] * 3
    assert Counter(row.status for row in await outbox_rows(stage)) == {
        Status.SENT: 12,
        Status.CANCELLED: 3,
    }


async def test_two_processes_send_each_once(
    content: Path, tmp_path: Path, new_database_url: str
) -> None:
    async with Sandbox(pace=None, clock=MovableClock(MONDAY_NOON)) as sandbox:
        settings = local_settings(sandbox, content, tmp_path, database_url=new_database_url)
        async with at_work(sandbox, settings) as one, at_work(sandbox, settings, "worker") as two:
            everybody = await crowd(one, 70)
            shares = await asyncio.gather(*(send_due(each.house, DUE) for each in (one, two, one)))
            # The worker's own tick may have had a share.
            await until(lambda: sum(counts(everybody)) >= 70)
        assert sum(shares) <= 70
        assert counts(everybody) == [1] * 70


async def test_nothing_is_claimed_that_does_not_go_out_soon(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web", send_rate=2) as stage:
        everybody = await crowd(stage, BATCH)
        sending = asyncio.create_task(send_due(stage.house, DUE))
        try:
            await until(lambda: sum(counts(everybody)) >= 2)
            assert 0 < await held(stage) <= (1 + 2) * AHEAD_S, "one of them at once"
        finally:
            sending.cancel()
            await asyncio.wait([sending])
        assert sending.cancelled()
        assert await held(stage) == 0, "another process may have them at once"
        sent = sum(row.status is Status.SENT for row in await outbox_rows(stage))
        assert 0 <= sum(counts(everybody)) - sent <= 1, "one may have been on its way"
        assert sent < len(everybody)


async def test_who_stops_claims_no_more(stage: Stage) -> None:
    everybody = await crowd(stage, 3 * FIRST)
    assert await send_due(stage.house, DUE, lambda: True) == 0
    asked = iter([False])
    assert await send_due(stage.house, DUE, lambda: next(asked, True)) == FIRST
    assert sum(counts(everybody)) == FIRST
    assert await held(stage) == 0


@given(rate=st.floats(0.2, 1000), seconds=st.floats(0, 30))
def test_what_is_held_goes_out_within_half_a_lease(rate: float, seconds: float) -> None:
    most = allowance(1 + int(rate * seconds), seconds)
    assert 1 <= most <= BATCH
    assert most / rate <= LEASE.total_seconds() / 2


@pytest.mark.parametrize(
    ("rate", "expected"), [(0.1, FIRST), (1, AHEAD_S), (3, 3 * AHEAD_S), (30, BATCH), (150, BATCH)]
)
def test_more_is_held_where_it_goes_faster(rate: float, expected: int) -> None:
    assert allowance(0, 0) == FIRST
    assert allowance(int(rate * 20), 20) == expected
