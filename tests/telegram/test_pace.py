"""What the bot does when Telegram says: later, or falls over for a moment."""

import asyncio
from pathlib import Path
from time import monotonic

import pytest
from stage import PATIENCE, Stage, ask, said, staged, trouble, until
from structlog.typing import EventDict

from bot.sandbox.errors import ApiError
from bot.sandbox.pace import Limit, Pace

PUT_OFF = "put off by Telegram"
#: Messages a second: far fewer than a busy machine can answer.
RATE = 10


async def test_a_chat_that_is_written_to_too_fast_gets_everything_later(
    content: Path, tmp_path: Path, logs: list[EventDict]
) -> None:
    tight = Pace(private=Limit(2, 1))
    async with staged(content, tmp_path, pace=tight) as stage:
        ann = await stage.person()
        for _ in range(4):
            await ann.send("/help")
        await until(lambda: len(said(ann)) == 4)
    assert PUT_OFF in [log["event"] for log in logs]


async def test_the_bot_stays_below_the_limit_by_itself(
    content: Path, tmp_path: Path, logs: list[EventDict]
) -> None:
    # What comes late comes together with what is in time.
    twice = Pace(overall=Limit(2 * RATE, 1))
    async with staged(content, tmp_path, pace=twice, send_rate=RATE) as stage:
        crowd = [await stage.person() for _ in range(31)]
        begun = monotonic()
        await asyncio.gather(*(ask(person, "/help") for person in crowd))
        took = monotonic() - begun
    assert PUT_OFF not in [log["event"] for log in logs]
    assert took >= 30 / RATE


@pytest.mark.parametrize(
    "error",
    [
        ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1}),
        ApiError(500, "Internal Server Error"),
        ApiError(502, "Bad Gateway"),
    ],
)
async def test_an_answer_is_not_lost_to_a_passing_fault(stage: Stage, error: ApiError) -> None:
    ann = await stage.person()
    with trouble(error) as calls:
        await ask(ann, "/help")
    assert len(calls) == 2
    assert len(said(ann)) == 1


async def test_a_fault_that_does_not_pass_is_logged_once(
    stage: Stage, logs: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.pace._SERVER_FAULT_WAIT_S", 0.01)
    ann = await stage.person()
    with trouble(*[ApiError(502, "Bad Gateway")] * 5) as calls:
        await ann.send("/help")
        await ann.waits_for("Something went wrong", PATIENCE)
        await ask(ann, "/help")
    assert len(calls) == 7
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["update failed"]
    logs.clear()
