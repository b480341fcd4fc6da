from collections.abc import Iterator

import pytest
import structlog
from stage import Stage
from structlog.typing import EventDict

from bot.sandbox.person import Person


@pytest.fixture
def stage(calendar: Stage) -> Stage:
    """Give the bot that ticks when told to, on Monday at noon (UTC)."""
    return calendar


@pytest.fixture
async def olga(stage: Stage) -> Person:
    return await stage.person("Olga")


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Keep the log of each test."""
    with structlog.testing.capture_logs() as logs:
        yield logs
