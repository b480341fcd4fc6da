"""Faults as the bot meets them."""

import asyncio
from collections.abc import Collection

import pytest
from aiohttp import ClientSession, ClientTimeout, ServerDisconnectedError
from stage import PATIENCE, until

from bot.sandbox.errors import Json
from bot.sandbox.faults import Fault, Faults, LostAnswer
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

CALLS = {fault for fault in Fault if fault is not Fault.LATE}


async def say(sandbox: Sandbox, http: ClientSession, person: Person) -> tuple[int, str]:
    """Send a message as the bot does; return the HTTP status and the body."""
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    body: Json = {"chat_id": person.id, "text": "Hello"}
    async with http.post(url, json=body, timeout=ClientTimeout(total=PATIENCE)) as response:
        return response.status, await response.text()


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        (Fault.TOO_MANY, 429, '"retry_after": 7'),
        (Fault.SERVER_ERROR, 500, '"ok": false'),
        (Fault.BAD_GATEWAY, 502, "<title>502 Bad Gateway</title>"),
    ],
)
async def test_refusals(
    sandbox: Sandbox, http: ClientSession, anna: Person, fault: Fault, status: int, text: str
) -> None:
    sandbox.world.faults = Faults(1, seed=1, kinds=[fault], retry_after=7)
    code, body = await say(sandbox, http, anna)
    assert (code, text in body) == (status, True)
    assert len(anna.messages) == 1


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.DROPPED, 0), (Fault.ANSWER_DROPPED, 1)])
async def test_of_a_broken_connection_only_the_sandbox_knows_what_arrived(
    sandbox: Sandbox, http: ClientSession, anna: Person, fault: Fault, arrived: int
) -> None:
    faults = sandbox.world.faults = Faults(1, seed=1, kinds=[fault])
    with pytest.raises(ServerDisconnectedError):
        await say(sandbox, http, anna)
    assert len(anna.messages) == 1 + arrived
    assert faults.lost == [LostAnswer("sendMessage", str(anna.id))] * arrived


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.SILENCE, 0), (Fault.ANSWER_SILENCE, 1)])
async def test_whoever_meets_silence_hangs_up_at_last(
    sandbox: Sandbox, http: ClientSession, anna: Person, fault: Fault, arrived: int
) -> None:
    faults = sandbox.world.faults = Faults(1, seed=1, kinds=[fault])
    saying = asyncio.create_task(say(sandbox, http, anna))
    await until(lambda: bool(faults.happened))
    await asyncio.sleep(0.1)
    assert not saying.done()
    saying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saying
    assert len(anna.messages) == 1 + arrived
    assert faults.lost == [LostAnswer("sendMessage", str(anna.id))] * arrived


@pytest.mark.parametrize(("share", "kinds"), [(0, CALLS), (1, [Fault.LATE]), (1, [])])
async def test_nothing_goes_wrong(
    sandbox: Sandbox, http: ClientSession, anna: Person, share: float, kinds: Collection[Fault]
) -> None:
    faults = sandbox.world.faults = Faults(share, seed=1, kinds=kinds)
    assert [(await say(sandbox, http, anna))[0] for _ in range(5)] == [200] * 5
    assert not faults.happened


async def test_a_seed_chooses_the_same_again(
    sandbox: Sandbox, http: ClientSession, anna: Person
) -> None:
    async def statuses(seed: int) -> list[int]:
        kinds = [Fault.SERVER_ERROR, Fault.BAD_GATEWAY]
        sandbox.world.faults = Faults(0.5, seed, kinds)
        return [(await say(sandbox, http, anna))[0] for _ in range(30)]

    first, same, other = [await statuses(seed) for seed in (1, 1, 2)]
    assert first == same != other
    assert set(first) == {200, 500, 502}
