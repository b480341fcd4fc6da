"""What came of letters is stored: after an outage, and without the one that cannot be."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from crowds import let_in
from sqlalchemy import select, text
from stage import MONDAY_NOON, PATIENCE, Stage, said, staged, until
from structlog.typing import EventDict

from bot.db import deliveries, hands
from bot.db.engine import Session
from bot.db.models import Card, Delivery, EndReason, Status
from bot.db.statements import as_values
from bot.delivery import results
from bot.delivery.attempt import LEASE, Outcome
from bot.delivery.letters import Claimed, Letter, written
from bot.delivery.planner import plan
from bot.delivery.results import Result, store
from bot.delivery.sender import send_due
from bot.sandbox.person import Person
from bot.services import subscribing
from bot.services.dealing import Dealt


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path, role="web") as stage:
        yield stage


@pytest.fixture
async def crowd(stage: Stage) -> list[Person]:
    """Let in three people whose daily question is planned."""
    crowd = await let_in(stage.sandbox, stage.house.db, 3, MONDAY_NOON)
    await plan(stage.house.db, MONDAY_NOON)
    return crowd


async def claim(stage: Stage) -> list[Claimed]:
    async with stage.house.db.writing() as session:
        return list(await deliveries.claim(session, MONDAY_NOON, MONDAY_NOON + LEASE, 10))


async def letters(stage: Stage, claimed: list[Claimed]) -> list[Letter]:
    return [each async for some in written(stage.house, claimed, MONDAY_NOON) for each in some]


async def rows(stage: Stage) -> list[Delivery]:
    async with stage.house.db.reading() as session:
        return as_values(Delivery, await session.execute(select(Delivery).order_by(Delivery.id)))


class Outage:
    """A database that closes every connection, as long as it is away."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_over = False
        self.tried: list[int] = []
        self._store = hands.were_sent
        monkeypatch.setattr(results, "_ASK_AGAIN_S", 0.02)
        monkeypatch.setattr(hands, "were_sent", self._were_sent)

    async def _were_sent(self, session: Session, messages: list[tuple[int, int]]) -> None:
        self.tried += [card for card, _ in messages]
        if not self.is_over:
            raise ConnectionResetError
        await self._store(session, messages)


@pytest.mark.usefixtures("crowd")
async def test_what_was_sent_is_stored_when_the_database_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [
        Result(letter, Outcome(Status.SENT), 70 + n)
        for n, letter in enumerate(await letters(stage, await claim(stage)))
    ]
    outage = Outage(monkeypatch)
    storing = asyncio.create_task(store(stage.house, sent, MONDAY_NOON))
    await until(lambda: len(outage.tried) > 3 * len(sent))
    assert not storing.done()
    outage.is_over = True
    await storing
    assert [row.status for row in await rows(stage)] == [Status.SENT] * 3
    async with stage.house.db.reading() as session:
        shown = await session.scalars(select(Card.message_id).order_by(Card.message_id))
        assert list(shown) == [70, 71, 72]


@pytest.mark.usefixtures("crowd")
async def test_what_could_not_be_stored_for_long_is_tried_no_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    monkeypatch.setattr(results, "LEASE", timedelta(0))
    outage = Outage(monkeypatch)
    async with asyncio.timeout(PATIENCE):
        await send_due(stage.house, MONDAY_NOON)
    assert len(set(outage.tried)) == 3
    given_up = sum(len(log["deliveries"]) for log in logs if log["event"] == "not stored")
    assert given_up == 3, "each once"


async def test_one_that_cannot_be_stored_holds_up_nobody(
    stage: Stage, crowd: list[Person], logs: list[EventDict]
) -> None:
    odd = (await rows(stage))[1].id
    refuse = (
        "CREATE TRIGGER refusing BEFORE UPDATE OF status ON deliveries "
        f"WHEN NEW.id = {odd} AND NEW.status = 'sent' BEGIN SELECT RAISE(ABORT, 'never'); END"
    )
    async with stage.house.db.writing() as session:
        await session.execute(text(refuse))
    async with asyncio.timeout(PATIENCE):
        assert await send_due(stage.house, MONDAY_NOON) == 3
    assert [len(said(person)) for person in crowd] == [1] * 3
    assert [row.status for row in await rows(stage)] == [Status.SENT, Status.PENDING, Status.SENT]
    assert [log["deliveries"] for log in logs if log["event"] == "not stored"] == [[odd]]


async def test_who_stops_after_the_claim_gets_nothing(stage: Stage, crowd: list[Person]) -> None:
    claimed = await claim(stage)
    stops = crowd[1]
    await subscribing.stop(stage.house.db, stops.id, EndReason.STOPPED, MONDAY_NOON)
    contents = {letter.person.id: letter.content for letter in await letters(stage, claimed)}
    assert contents.pop(stops.id) is Status.CANCELLED
    assert all(isinstance(content, Dealt) for content in contents.values())
