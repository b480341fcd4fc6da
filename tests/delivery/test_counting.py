"""What becomes of an outbox is counted once, by what came of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from stage import MONDAY_NOON, Stage, staged, trouble

from bot.sandbox.errors import ApiError, bad_request, forbidden, too_many

TUESDAY = MONDAY_NOON.replace(hour=9) + timedelta(days=1)  # 10:00 in Berlin
REASONS = ("refused", "blocked", "put_off", "fault", "expired")


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path, role="web", rich_messages="off") as stage:
        await stage.settled_subscriber()
        yield stage


def numbers(stage: Stage, outbox: str = "deliveries") -> dict[str, float]:
    """Return what was counted of an outbox, without what was not."""
    value = stage.house.metrics.registry.get_sample_value
    found = {
        name: value(f"sobesednik_{name}_total", {"outbox": outbox}) or 0.0
        for name in ("due", "sent")
    }
    for reason in REASONS:
        labels = {"outbox": outbox, "reason": reason}
        found[reason] = value("sobesednik_failed_total", labels) or 0.0
    return {name: number for name, number in found.items() if number}


def lag(stage: Stage) -> tuple[float, float]:
    """Return how many lags were measured, and their sum in seconds."""
    value = stage.house.metrics.registry.get_sample_value
    labels = {"outbox": "deliveries"}
    return (
        value("sobesednik_lag_seconds_count", labels) or 0.0,
        value("sobesednik_lag_seconds_sum", labels) or 0.0,
    )


async def test_sent(stage: Stage) -> None:
    await stage.settled_subscriber()
    await stage.tick_at(TUESDAY)
    assert numbers(stage) == {"due": 2, "sent": 2}
    await stage.tick()
    assert numbers(stage) == {"due": 2, "sent": 2}


async def test_the_lag_is_from_due_to_sent(stage: Stage) -> None:
    await stage.tick_at(TUESDAY + timedelta(seconds=90))
    count, seconds = lag(stage)
    assert count == 1
    assert 90 <= seconds < 110


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (bad_request("message text is empty"), "refused"),
        (forbidden("bot was blocked by the user"), "blocked"),
        (too_many(20), "put_off"),
        (ApiError(500, "Internal Server Error"), "fault"),
    ],
)
async def test_not_sent(stage: Stage, error: ApiError, reason: str) -> None:
    with trouble(*[error] * 9):  # the pace may try again by itself: that is one attempt
        await stage.tick_at(TUESDAY)
    assert numbers(stage) == {"due": 1, reason: 1}
    assert lag(stage) == (0, 0)


async def test_a_day_that_is_over(stage: Stage) -> None:
    with trouble(too_many(20)):
        await stage.tick_at(TUESDAY)
    await stage.tick_at(TUESDAY.replace(hour=23, minute=30))  # Wednesday in Berlin
    assert numbers(stage) == {"due": 1, "put_off": 1, "expired": 1}
