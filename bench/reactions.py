"""A post that a thousand people react to at once: how often it is edited, how fast it answers."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from pydantic import SecretStr

from bench.figure import Figure, Goal, p95
from bot import logs
from bot.app import keep_for_good, running
from bot.config import Settings
from bot.db import chats
from bot.db.chat_models import AnswerMode, ChatKind, Post, ReactionMode
from bot.sandbox.errors import Json
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.view import seen
from bot.sandbox.world import World
from bot.services import publishing, reacting
from bot.telegram.callbacks import ReactPress
from bot.telegram.talk import House

NAME = "reaction_edits_per_minute"

_PEOPLE = 1000
_WITHIN_S = 10
_EMOJI = "👍 🔥 🥱 🤔"
_EDIT = "editmessagereplymarkup"

#: Longer than any pause between two edits.
_SETTLING_S = 8


def measure() -> Figure:
    """Let everybody react within seconds, and wait until the post shows all of them.

    Raise AssertionError if a press is lost: few edits are easy then.
    """
    logs.configure("console", level=logging.ERROR)
    return asyncio.run(_measure())


async def _measure() -> Figure:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        # The sandbox refuses what is too often, as Telegram does.
        sandbox = await stack.enter_async_context(Sandbox())
        settings = Settings().model_copy(
            update={
                "bot_token": SecretStr(sandbox.token),
                "bot_api_url": sandbox.url,
                "database_url": f"sqlite+aiosqlite:///{Path(folder, 'bench.db')}",
                "redis_url": None,
                "webhook_url": None,
                "web_port": 0,
            }
        )
        house = await stack.enter_async_context(running(settings, sandbox.clock.now))
        keep_for_good()
        channel, post = await _post(sandbox, house)
        message = await _shown(sandbox, channel)
        people = [await sandbox.person(f"Reader {number}") for number in range(_PEOPLE)]
        edits = stack.enter_context(_noted_edits())
        times = await _react(people, message, post)
        await asyncio.sleep(_SETTLING_S)
        counts = await reacting.counts(house.db, post.id)
        labels = _labels(await _shown(sandbox, channel))
    _check(counts, labels)
    shown = f"{_PEOPLE} people within {_WITHIN_S} s, all counted and shown by {len(edits)} edits"
    wait = f"a press is answered within {1000 * p95(times):.0f} ms (p95)"
    return Figure(NAME, _busiest_minute(edits), "edits", Goal(21), notes=(shown, wait))


async def _post(sandbox: Sandbox, house: House) -> tuple[int, Post]:
    owner = await sandbox.person("Olga")
    channel = (await sandbox.chat("channel", "Questions", owner, bot="administrator")).id
    now = sandbox.clock.now()
    async with house.db.writing() as session:
        await chats.add(
            session,
            id=channel,
            kind=ChatKind.CHANNEL,
            title="Questions",
            language="en",
            timezone="Europe/Moscow",
            topics="",
            weekdays="1234567",
            times="10:00",
            answers=AnswerMode.ON_REQUEST,
            answer_after_h=24,
            reactions=_EMOJI,
            reaction_mode=ReactionMode.BUTTONS,
            cycle=1,
            edition=1,
            created_at=now,
        )
    (first,) = await publishing.upcoming(house.db, house.bank, channel, 1)
    post = await publishing.post_now(house.db, house.bank, channel, first.id, now, house.random)
    if post is None:
        raise AssertionError("there is nothing to post")
    return channel, post


async def _shown(sandbox: Sandbox, channel: int) -> Json:
    """Return the post as readers see it, once it is there."""
    while not (messages := sandbox.world.chats[channel].messages):  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.1)
    return seen(messages[max(messages)])


def _labels(message: Json) -> str:
    first: Sequence[Json] = message["reply_markup"]["inline_keyboard"][0]
    return " ".join(button["text"] for button in first)


@contextmanager
def _noted_edits() -> Iterator[list[float]]:
    """Note when the bot edits buttons, also where the sandbox refuses it."""
    before = METHODS[_EDIT]
    moments: list[float] = []

    def noting(world: World, params: Params) -> object:
        moments.append(perf_counter())
        return before(world, params)

    METHODS[_EDIT] = noting
    try:
        yield moments
    finally:
        METHODS[_EDIT] = before


async def _react(people: Sequence[Person], message: Json, post: Post) -> list[float]:
    """Let each press once, at a moment of their own; return how long each waited, in seconds."""
    random = Random(1)  # noqa: S311 - the same presses every time

    async def press(person: Person, after: float, emoji: str) -> float:
        await asyncio.sleep(after)
        begun = perf_counter()
        data = ReactPress(post=post.id, emoji=emoji).pack()
        answer = await person.presses(message, data=data, seconds=30)
        if not answer["answered"]:
            raise AssertionError("a press was not answered")
        return perf_counter() - begun

    return await asyncio.gather(
        *(
            press(person, _WITHIN_S * random.random(), random.choice(_EMOJI.split()))
            for person in people
        )
    )


def _check(counts: dict[str, int], labels: str) -> None:
    expected = " ".join(f"{emoji} {counts.get(emoji, 0)}" for emoji in _EMOJI.split())
    if sum(counts.values()) != _PEOPLE or labels != expected:
        raise AssertionError(f"{_PEOPLE} people pressed, {counts} is stored, {labels} is shown")


def _busiest_minute(moments: Sequence[float]) -> int:
    return max(sum(first <= each < first + 60 for each in moments) for first in moments)
