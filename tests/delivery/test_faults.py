"""With a tenth of all calls going wrong nobody misses anything, and few get anything twice."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from crowds import let_in, sent, texts
from sqlalchemy import select
from stage import (
    MONDAY_NOON,
    PATIENCE,
    Stage,
    again,
    card_of,
    is_open,
    press_option,
    said,
    staged,
    until,
)

from bot.core.grading import Outcome
from bot.db.models import Card
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World
from bot.telegram.pace import in_bulk
from bot.telegram.screen import Screen

_SHARE = 0.1

#: Seconds after which the bot hangs up when nothing answers; in earnest it is a minute. A busy
#: machine takes a while for what is answered.
_PATIENCE_S = 3

_QUESTION = "p-value"
_TITLE = "What is a p-value?"

log = logging.getLogger(__name__)


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return int(it.getsockname()[1])


@asynccontextmanager
async def hooked(content: Path, folder: Path) -> AsyncIterator[Stage]:
    """Run a bot with a webhook, which sends nothing by itself and hangs up early."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with staged(content, folder, role="web", webhook_url=address, web_port=port) as stage:
        stage.house.door.bot.session.timeout = _PATIENCE_S
        yield stage


async def deliver(stage: Stage, people: int) -> None:
    """Let the time pass until everybody's question is stored as sent, for two hours at most."""
    for half_minutes in range(240):
        await stage.tick_at(MONDAY_NOON + timedelta(seconds=30 * half_minutes))
        if await sent(stage.house.db) == people:
            return


async def play(person: Person) -> None:
    """Ask for a quiz, answer it, and see what came of it."""
    card = await card_of(person, _QUESTION)
    await press_option(person, card, 1)
    await until(lambda: not is_open(again(person, card)))


async def answered(stage: Stage, person: Person) -> Sequence[Outcome | None]:
    """Return what is stored of somebody's answers."""
    theirs = select(Card.outcome).where(Card.subscriber_id == person.id)
    async with stage.house.db.reading() as session:
        return list(await session.scalars(theirs))


@pytest.fixture(scope="module")
async def stage(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Give a bot with a webhook, so that its calls are those that somebody waits for."""
    async with hooked(content, tmp_path_factory.mktemp("hooked")) as stage:
        yield stage


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.LATE])
async def test_whoever_waits_is_answered_all_the_same(stage: Stage, fault: Fault) -> None:
    ann, world = await stage.person(), stage.sandbox.world
    faults = world.faults = Faults(1, seed=1, kinds=[fault])
    await ann.send("/help")
    await until(lambda: bool(faults.happened))
    world.faults = None
    await ann.waits_for("/settings", PATIENCE)
    await until(lambda: len(said(ann)) == 1 + len(faults.lost))


async def test_an_update_whose_answer_comes_late_is_handled_once(stage: Stage) -> None:
    ann, world = await stage.person(), stage.sandbox.world
    faults = world.faults = Faults(1, seed=1, kinds=[Fault.LATE])
    await ann.send("/help")
    await until(lambda: faults.happened[Fault.LATE] >= 3)
    world.faults = None
    await until(lambda: not world.webhook.info()["pending_update_count"])
    assert len(said(ann)) == 1


async def test_what_has_begun_is_finished_also_in_bulk(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried again as a whole, what has arrived already would arrive twice."""
    ann = await stage.person()
    ann.someone.started = True
    send, calls = METHODS["sendmessage"], count(1)

    def second_fails(world: World, params: Params) -> object:
        if next(calls) == 2:
            raise ApiError(502, "Bad Gateway")
        return send(world, params)

    monkeypatch.setitem(METHODS, "sendmessage", second_fails)
    numbers = [f"number{n}." for n in range(1000)]
    with in_bulk():
        await stage.house.door.send(ann.id, Screen("\n\n".join(numbers)), rich=False)
    assert len(said(ann)) > 1
    assert "\n".join(texts(stage.sandbox, ann)).split() == numbers


async def test_nobody_misses_and_only_lost_answers_double(content: Path, tmp_path: Path) -> None:
    async with hooked(content, tmp_path) as stage:
        sandbox, house = stage.sandbox, stage.house
        crowd = await let_in(sandbox, house.db, 300, MONDAY_NOON)
        players = [await stage.person() for _ in range(30)]
        faults = sandbox.world.faults = Faults(_SHARE, seed=1)
        await asyncio.gather(deliver(stage, len(crowd)), *map(play, players))
        sandbox.world.faults = None
        lost = Counter(int(one.chat) for one in faults.lost if one.method.startswith("send"))
        log.info("%s", faults.happened)
        assert faults.happened.total() > 20
        for person in crowd:
            shown = texts(sandbox, person)
            assert len(shown) == 1 + lost[person.id]
            assert len(set(shown)) == 1, "doubled is the same question"
        for player in players:
            shown = [text for text in texts(sandbox, player) if _TITLE in text]
            assert len(shown) == 1 + lost[player.id]
            assert await answered(stage, player) == [Outcome.RIGHT]
