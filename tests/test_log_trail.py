"""Every line of the log tells to which update, or to which row of an outbox, it belongs."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from stage import MONDAY_NOON, Stage, ask, staged, trouble, until
from structlog.typing import EventDict

from bot import logs as logging_setup
from bot.db import subscribers
from bot.sandbox.errors import ApiError, bad_request, too_many
from bot.services import people

MORNING = MONDAY_NOON.replace(hour=9) + timedelta(days=1)


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path, rich_messages="off") as stage:
        yield stage


@pytest.fixture
def lines(stage: Stage) -> Iterator[list[EventDict]]:
    """Keep what is logged once the stage is there, as it would be written."""
    _ = stage
    bound = structlog.contextvars.merge_contextvars
    with structlog.testing.capture_logs(processors=[bound]) as lines:
        yield lines


def of_event(lines: list[EventDict], event: str) -> list[EventDict]:
    return [line for line in lines if line["event"] == event]


async def test_a_call_to_telegram(stage: Stage, lines: list[EventDict]) -> None:
    ann, ben = await stage.person("Ann"), await stage.person("Ben")
    with trouble(too_many(3), too_many(3)):
        await asyncio.gather(ask(ann, "/help"), ask(ben, "/help"))
    put_off = of_event(lines, "put off by Telegram")
    # What another test has left behind is tried again, too, after times of its own.
    numbers = [line.get("update") for line in put_off if line["seconds"] == 3]
    assert len(numbers) == 2
    assert None not in numbers
    assert numbers[0] != numbers[1], "each line tells of its own update"


async def test_an_update_that_fails(stage: Stage, lines: list[EventDict]) -> None:
    ann = await stage.person()
    with trouble(bad_request("message is too long")):
        await ann.send("/help")
        await until(lambda: bool(of_event(lines, "update failed")))
    (failed,) = of_event(lines, "update failed")
    assert failed["update"] > 0


async def test_a_service_and_what_it_leaves_in_the_background(
    stage: Stage, lines: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = structlog.get_logger("bot.services.people")
    tasks: list[asyncio.Task[None]] = []
    meet = people.meet

    async def later() -> None:
        await asyncio.sleep(0.05)
        log.info("afterwards")

    async def met(*arguments: object) -> object:
        log.info("met")
        tasks.append(asyncio.create_task(later()))
        return await meet(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(people, "meet", met)
    await ask(await stage.person(), "/help")
    await asyncio.gather(*tasks)
    (at_once,), (afterwards,) = of_event(lines, "met"), of_event(lines, "afterwards")
    assert at_once["update"] == afterwards["update"] > 0


@pytest.mark.parametrize(
    ("error", "event"),
    [(bad_request("message is too long"), "refused"), (too_many(5), "put off")],
)
async def test_a_delivery(content: Path, tmp_path: Path, error: ApiError, event: str) -> None:
    bound = structlog.contextvars.merge_contextvars
    async with staged(content, tmp_path, role="web", rich_messages="off") as stage:
        await stage.settled_subscriber()
        with structlog.testing.capture_logs(processors=[bound]) as lines, trouble(error):
            await stage.tick_at(MORNING)
    (line,) = of_event(lines, event)
    assert (line["outbox"], line["row"]) == ("deliveries", 1)
    assert "update" not in line


async def test_what_happens_while_a_row_is_sent(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = structlog.get_logger("bot.telegram.door")
    bound = structlog.contextvars.merge_contextvars
    async with staged(content, tmp_path, role="web", rich_messages="off") as stage:
        for _ in range(3):
            await stage.settled_subscriber()
        session = stage.house.door.bot.session
        send = session.make_request

        async def send_and_tell(bot: object, method: object, **more: int | None) -> object:
            log.info("called", method=type(method).__name__)
            return await send(bot, method, **more)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(session, "make_request", send_and_tell)
        with structlog.testing.capture_logs(processors=[bound]) as lines:
            await stage.tick_at(MORNING)
    rows = [line["row"] for line in of_event(lines, "called") if line["method"] == "SendMessage"]
    assert sorted(rows) == [1, 2, 3]


async def test_the_lines_as_they_are_written(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both kinds of loggers write the update into the JSON, and neither writes a token."""
    written = io.StringIO()
    before = logging.getLogger().handlers[:], structlog.get_config()
    monkeypatch.setattr("sys.stderr", written)
    known = subscribers.get

    async def get(*arguments: object) -> object:
        logging.getLogger("library").warning("url /bot%s/x", stage.sandbox.token)
        return await known(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(subscribers, "get", get)
    try:
        logging_setup.configure("json")
        with trouble(too_many(1)):
            await ask(await stage.person(), "/help")
    finally:
        logging.basicConfig(handlers=before[0], force=True)
        structlog.configure(**before[1])
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    ours = [line for line in lines if line["event"] == "put off by Telegram"]
    theirs = [line for line in lines if line["event"].startswith("url /bot")]
    assert {line["update"] for line in ours + theirs} == {ours[0]["update"]}
    assert theirs
    assert stage.sandbox.token not in written.getvalue()
