"""A process with Telegram in it: the sandbox, everybody who gets a question, and who answers some.

It takes commands from standard input, a line of JSON each, and answers in a line of JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypedDict

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.pace import Limit, Pace
from bot.sandbox.params import Params
from bot.sandbox.people import join
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Someone
from bot.sandbox.world import World

#: The limits are so many times the usual ones.
TIMES = 5
#: Ids of those who answer begin here; those of the receivers with 1.
FIRST_PLAYER = 1_000_001

_PATIENCE_S = 60
_BETWEEN_PRESSES_S = 1.25


class Report(TypedDict):
    """What came since the last report.

    ``arrivals`` are seconds since 1970, ``presses`` the seconds that each waited for its answer,
    and ``refused`` counts the answers 429.
    """

    arrivals: list[float]
    receivers: list[int]
    refused: int
    presses: list[float]


def _nothing() -> Report:
    return {"arrivals": [], "receivers": [], "refused": 0, "presses": []}


async def serve(receivers: int, players: int) -> None:
    """Serve until standard input ends."""
    usual = Pace()
    pace = Pace(*map(_times, (usual.overall, usual.paid, usual.private, usual.group)))
    async with Sandbox(pace=pace) as sandbox:
        for number in range(1, receivers + 1):
            join(sandbox.world, Someone(number, "Anna", language_code="ru", started=True))
        playing = [
            Person(
                sandbox.world,
                join(sandbox.world, Someone(FIRST_PLAYER + n, "Boris", language_code="ru")),
            )
            for n in range(players)
        ]
        seen = _nothing()
        for name in ("sendmessage", "sendrichmessage"):
            METHODS[name] = _noting(METHODS[name], lambda: seen)
        _say({"url": sandbox.url, "token": sandbox.token})
        cards: list[list[Json]] = []
        pressing: list[asyncio.Task[None]] = []
        while line := await asyncio.to_thread(sys.stdin.readline):
            command, *questions = json.loads(line)
            match command:
                case "deal":
                    cards = await asyncio.gather(*(_ask(each, questions) for each in playing))
                    _say({})
                case "press":
                    pressing = [
                        asyncio.create_task(_press(person, own, seen, number / len(playing)))
                        for number, (person, own) in enumerate(zip(playing, cards, strict=True))
                    ]
                    _say({})
                case "count":
                    _say({"count": len(seen["arrivals"])})
                case _:
                    await asyncio.gather(*pressing)
                    _say({"report": seen})
                    seen = _nothing()


def _times(limit: Limit) -> Limit:
    return Limit(TIMES * limit.count, limit.seconds)


def _noting(method: Handler, seen: Callable[[], Report]) -> Handler:
    def call(world: World, params: Params) -> object:
        try:
            result = method(world, params)
        except ApiError as error:
            seen()["refused"] += error.code == 429
            raise
        chat = params.integer("chat_id")
        if chat is not None and chat < FIRST_PLAYER:
            seen()["arrivals"].append(time.time())
            seen()["receivers"].append(chat)
        return result

    return call


async def _ask(person: Person, questions: list[str]) -> list[Json]:
    """Ask for the questions, and return their cards."""
    for number, question in enumerate(questions, 1):
        await person.send(f"/start q_{question}")
        while len(_cards(person)) < number:  # noqa: ASYNC110 - any message may be the one
            await asyncio.sleep(0.05)
    return _cards(person)


def _cards(person: Person) -> list[Json]:
    return [message for message in person.messages if _letters(message)]


def _letters(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    data = [button.get("callback_data", "") for row in rows for button in row]
    return [each for each in data if each.startswith("answer:")]


async def _press(person: Person, cards: list[Json], seen: Report, after: float) -> None:
    """Answer each card; note how long each press waited for its answer."""
    await asyncio.sleep(after * _BETWEEN_PRESSES_S)
    for card in cards:
        begun = time.perf_counter()
        answer = await person.presses(card, data=_letters(card)[0], seconds=_PATIENCE_S)
        took = time.perf_counter() - begun
        if not answer["answered"]:
            raise AssertionError("a press was not answered")
        seen["presses"].append(took)
        await asyncio.sleep(_BETWEEN_PRESSES_S - took)


def _say(answer: Json) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(*map(int, sys.argv[1:])))
