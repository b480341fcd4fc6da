from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from siege import Siege, besieged

from bot.db.engine import Database


@pytest.fixture
async def siege(db: Database, content: Path) -> AsyncIterator[Siege]:
    """Give a bot in an empty database, on either kind, with a victim and strangers."""
    async with besieged(db, content) as siege:
        yield siege


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """Let no test pass in which the bot logs an error: it would be one that strangers cause."""
    with structlog.testing.capture_logs() as logs:
        yield
    assert [log for log in logs if log["log_level"] == "error"] == []
