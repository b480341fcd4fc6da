"""A flood is slowed for whoever makes it, and for nobody else."""

import asyncio
from collections.abc import Mapping
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from aiogram.types import TelegramObject, Update, User
from sandbox_tools import Seconds
from stage import PATIENCE, Stage, ask, said, until

from bot.sandbox.person import Person
from bot.telegram.flood import Flood

SLOWLY = "Slowly, please"
PRIVATE, GROUP = "private", "supergroup"
OTHER = 77


class Line:
    """The middleware with a clock that the test moves, and what passed it."""

    def __init__(self, stage: Stage) -> None:
        self.seconds = Seconds()
        self.passed = 0
        self._flood = Flood(stage.house, self.seconds)
        self._bot = stage.house.door.bot

    async def feed(self, sender: int, kind: str, values: Mapping[str, Any]) -> None:
        someone = {"id": sender, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        update = Update.model_validate(
            {"update_id": 1, kind: {"from": someone, **values}}, context={"bot": self._bot}
        )
        await self._flood(self._pass, update, {"event_from_user": User.model_validate(someone)})

    async def _pass(self, _event: TelegramObject, _data: dict[str, Any]) -> None:
        self.passed += 1


@pytest.fixture
def line(stage: Stage) -> Line:
    return Line(stage)


def message(chat: int, kind: str = PRIVATE, text: str = "/help") -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": kind}, "text": text}


def press() -> dict[str, Any]:
    return {"id": "1", "chat_instance": "1", "data": "next:0"}


def query() -> dict[str, Any]:
    return {"id": "1", "query": "drop", "offset": ""}


def membership() -> dict[str, Any]:
    member = {"status": "member", "user": {"id": 2, "is_bot": True, "first_name": "S"}}
    return {
        "chat": {"id": 1, "type": PRIVATE},
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": member,
    }


@pytest.mark.parametrize(
    ("kind", "values", "count", "a_second"),
    [
        ("message", message(1), 20, 1000),
        ("message", message(1), 30, 1),
        ("callback_query", press(), 30, 1000),
        ("callback_query", press(), 1000, 4),
        ("inline_query", query(), 1000, 4),
        ("my_chat_member", membership(), 1000, 1000),
        ("message", message(-1, GROUP, "As I said"), 1000, 1000),
    ],
)
async def test_whoever_is_quick_is_not_slowed(
    line: Line, kind: str, values: Mapping[str, Any], count: int, a_second: int
) -> None:
    for _ in range(count):
        await line.feed(OTHER, kind, values)
        line.seconds.value += 1 / a_second
    assert line.passed == count


@pytest.mark.parametrize(
    ("kind", "values", "burst", "in_a_minute"),
    [
        ("message", message(-1, GROUP), 20, 30),
        ("callback_query", press(), 30, 240),
        ("inline_query", query(), 30, 240),
    ],
)
async def test_a_flood_is_slowed(
    line: Line, kind: str, values: Mapping[str, Any], burst: int, in_a_minute: int
) -> None:
    for _ in range(100):
        await line.feed(OTHER, kind, values)
    assert line.passed == burst
    for _ in range(600):
        line.seconds.value += 0.1
        await line.feed(OTHER, kind, values)
    assert burst + in_a_minute - 1 <= line.passed <= burst + in_a_minute


async def test_in_a_group_everybody_has_a_limit_of_their_own(line: Line) -> None:
    for sender in (1, 2, 3):
        for _ in range(50):
            await line.feed(sender, "message", message(-1, GROUP))
    assert line.passed == 60


async def test_who_writes_in_the_name_of_a_chat_is_not_confused_with_another(line: Line) -> None:
    for chat in (-1, -2):
        name = {"sender_chat": {"id": chat, "type": GROUP}}
        for _ in range(50):
            await line.feed(OTHER, "message", message(chat, GROUP) | name)
    assert line.passed == 40


async def test_each_flood_is_told_of_once(line: Line, ann: Person) -> None:
    await ask(ann, "/help")
    for floods in (1, 2):
        for _ in range(100):
            await line.feed(ann.id, "message", message(ann.id))
        assert sum(SLOWLY in each["text"] for each in said(ann)) == floods
        line.seconds.value += 60


async def test_whoever_floods_is_not_forgotten_among_others(line: Line) -> None:
    for other in range(900):
        await line.feed(OTHER, "message", message(-1, GROUP))
        await line.feed(1000 + other, "my_chat_member", membership())
        await line.feed(1000 + other, "message", message(-1, GROUP))
    assert line.passed == 20 + 2 * 900


async def answer_time(person: Person) -> float:
    """Return the seconds until an answer comes, of five the one in the middle."""
    times = []
    for _ in range(5):
        begun = perf_counter()
        await ask(person, "/streak")
        times.append(perf_counter() - begun)
    return median(times)


async def test_nobody_else_waits_for_it(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob")
    await ask(ann, "/help")
    await ask(bob, "/help")
    idle = await answer_time(bob)
    before = len(said(ann))
    flood = asyncio.gather(*(ann.send("/streak") for _ in range(200)))
    meanwhile = await answer_time(bob)
    await flood
    await ann.waits_for(SLOWLY, PATIENCE)
    assert meanwhile < max(1, 10 * idle)
    # All that came within the limit is answered, and a few more if the test took long.
    await until(lambda: len(said(ann)) >= before + 20)
    assert len(said(ann)) <= before + 30
    assert sum(SLOWLY in each["text"] for each in said(ann)) == 1
    await ask(bob, "/help")


async def test_every_press_is_answered(ann: Person) -> None:
    card = await ask(ann, "/settings")
    button = next(
        button["callback_data"]
        for row in card["reply_markup"]["inline_keyboard"]
        for button in row
        if "callback_data" in button
    )
    answers = await asyncio.gather(*(ann.presses(card, data=button) for _ in range(60)))
    told = [each for each in answers if SLOWLY in (each.get("text") or "")]
    assert len(told) == 1
