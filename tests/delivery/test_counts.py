"""Counts under posts: many presses, few edits, and the last state always shown."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_posts import message_in, post_in_channel
from stage import Stage, at_work, labels, local_settings, staged
from structlog.typing import EventDict

from bot.core.edit_pace import MOST_A_MINUTE
from bot.db.chat_models import Post
from bot.sandbox.errors import ApiError, Json, bad_request, too_many
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.world import World
from bot.services import reacting

SECOND = timedelta(seconds=1)
EDIT = "editmessagereplymarkup"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the database."""
    return tmp_path_factory.mktemp("counts")


@pytest.fixture(scope="module")
async def stage(content: Path, folder: Path) -> AsyncIterator[Stage]:
    """One bot for all; each test brings its own channels, and moves the clock on."""
    async with staged(content, folder, role="web") as stage:
        yield stage


@pytest.fixture
def begin(stage: Stage) -> datetime:
    """Tell what time it is when a test begins."""
    return stage.sandbox.clock.now()


@pytest.fixture
async def place(stage: Stage) -> int:
    """Found a channel."""
    return await channel(stage)


async def channel(stage: Stage) -> int:
    owner = await stage.person("Olga")
    return (await stage.sandbox.chat("channel", "Questions", owner, bot="administrator")).id


@contextmanager
def edits(place: int, *errors: ApiError) -> Iterator[list[datetime]]:
    """Note when keyboards are edited in a chat; the first edits are refused with errors."""
    before = METHODS[EDIT]
    left = list(errors)
    moments: list[datetime] = []

    def noting(world: World, params: Params) -> object:
        if params.integer("chat_id") == place:
            moments.append(world.clock.now())
            if left:
                raise left.pop(0)
        return before(world, params)

    METHODS[EDIT] = noting
    try:
        yield moments
    finally:
        METHODS[EDIT] = before


async def react(stage: Stage, post: Post, people: range, emoji: str = "👍") -> None:
    assert post.chat_id is not None
    now = stage.sandbox.clock.now()
    for person in people:
        assert await reacting.react(stage.house.db, post.chat_id, post.id, person, emoji, now)


def first_label(stage: Stage, message: Json) -> str:
    return labels(message_in(stage, message["chat"]["id"], message["message_id"]))[0]


async def test_the_first_change_is_shown_by_the_next_tick(stage: Stage, place: int) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    await react(stage, post, range(1, 2))
    await stage.tick()
    assert first_label(stage, message) == "👍 1"


async def test_nothing_new_is_no_edit(stage: Stage, place: int) -> None:
    post, _ = await post_in_channel(stage, place, "p-value")
    with edits(place) as moments:
        await stage.tick()
        assert moments == []
        await react(stage, post, range(1, 2))
        for _ in range(3):
            await stage.tick()
    assert len(moments) == 1


async def test_a_busy_minute_has_few_edits_and_ends_with_all_counted(
    stage: Stage, begin: datetime, place: int
) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    with edits(place) as moments:
        for second in range(60):
            await react(stage, post, range(2 * second, 2 * second + 2))
            await stage.tick_at(begin + second * SECOND)
        assert len(moments) <= MOST_A_MINUTE
        for second in range(60, 66):
            await stage.tick_at(begin + second * SECOND)
    assert first_label(stage, message) == "👍 120"


async def test_every_post_of_a_busy_channel_gets_its_turn(
    stage: Stage, begin: datetime, place: int
) -> None:
    busy, busy_message = await post_in_channel(stage, place, "p-value")
    quiet, quiet_message = await post_in_channel(stage, place, "dropout")
    await react(stage, quiet, range(900, 901))
    with edits(place) as moments:
        for second in range(60):
            await react(stage, busy, range(second, second + 1))
            await stage.tick_at(begin + second * SECOND)
            if second == 5:
                assert first_label(stage, quiet_message) == "👍 1"
    assert len(moments) <= MOST_A_MINUTE
    await stage.tick_at(begin + 66 * SECOND)
    assert first_label(stage, busy_message) == "👍 60"


async def test_a_busy_channel_does_not_hold_up_another(stage: Stage, place: int) -> None:
    busy, quiet = place, await channel(stage)
    many = [await post_in_channel(stage, busy, "p-value") for _ in range(20)]
    for post, _ in many:
        await react(stage, post, range(1, 2))
    post, message = await post_in_channel(stage, quiet, "p-value")
    await react(stage, post, range(1, 2))
    await stage.tick()
    assert first_label(stage, message) == "👍 1"


async def test_a_press_during_an_edit_is_shown_by_the_next(
    stage: Stage, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    await react(stage, post, range(1, 2))
    put_keyboard = stage.house.door.put_keyboard

    async def slow(*arguments: object) -> None:
        await react(stage, post, range(2, 3))
        monkeypatch.undo()
        await put_keyboard(*arguments)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(stage.house.door, "put_keyboard", slow)
    await stage.tick()
    assert first_label(stage, message) == "👍 1"
    await stage.tick()
    assert first_label(stage, message) == "👍 2"


async def test_what_was_not_shown_before_a_restart_is_shown_after_it(
    stage: Stage, place: int, content: Path, folder: Path
) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    await react(stage, post, range(1, 8))
    settings = local_settings(stage.sandbox, content, folder)
    async with at_work(stage.sandbox, settings) as second:
        await second.tick()
        assert first_label(second, message) == "👍 7"


async def test_two_processes_keep_to_the_pace_of_one(
    stage: Stage, begin: datetime, place: int, content: Path, folder: Path
) -> None:
    posts = [(await post_in_channel(stage, place, "p-value"))[0] for _ in range(3)]
    settings = local_settings(stage.sandbox, content, folder)
    async with at_work(stage.sandbox, settings) as second:
        with edits(place) as moments:
            for each in range(45):
                for post in posts:
                    await react(stage, post, range(each, each + 1))
                stage.sandbox.clock.set(begin + each * SECOND)
                await asyncio.gather(stage.tick(), second.tick())
    assert len(moments) <= MOST_A_MINUTE


async def test_a_post_that_was_deleted_is_left_alone(
    stage: Stage, begin: datetime, place: int, logs: list[EventDict]
) -> None:
    post, _ = await post_in_channel(stage, place, "p-value")
    await react(stage, post, range(1, 2))
    with edits(place, bad_request("message to edit not found")) as moments:
        for second in range(30):
            await stage.tick_at(begin + second * SECOND)
    assert len(moments) == 1
    assert [log["event"] for log in logs if log["log_level"] == "error"] == []


@pytest.mark.parametrize(
    "error", [ApiError(500, "Internal Server Error"), too_many(1)], ids=["fault", "put off"]
)
async def test_an_edit_that_fails_is_tried_again_later(
    stage: Stage, begin: datetime, place: int, error: ApiError
) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    await react(stage, post, range(1, 2))
    with edits(place, error) as moments:
        await stage.tick()
        assert len(moments) == 1, "nobody waits for the second try"
    assert first_label(stage, message) == "👍"
    await stage.tick_at(begin + 20 * SECOND)
    assert first_label(stage, message) == "👍 1"


async def test_an_edit_that_goes_on_failing_is_tried_less_and_less(
    stage: Stage, begin: datetime, place: int
) -> None:
    post, message = await post_in_channel(stage, place, "p-value")
    fault = ApiError(500, "Internal Server Error")
    await react(stage, post, range(1, 2))
    tries = []
    with edits(place, *[fault] * 4) as moments:
        for seconds in range(0, 17 * 17, 17):
            await stage.tick_at(begin + seconds * SECOND)
            tries += [seconds] * len(moments)
            moments.clear()
    # 15 seconds after the first, and then twice as long each time.
    assert tries == [0, 17, 51, 119, 255]
    assert first_label(stage, message) == "👍 1"
