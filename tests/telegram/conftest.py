from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from stage import PATIENCE, Stage, ask, staged
from structlog.typing import EventDict

from bot.bank.load import load
from bot.core.question import Bank
from bot.sandbox.person import Person
from bot.sandbox.state import Chat


@pytest.fixture(scope="session")
def small_bank(content: Path) -> Bank:
    return load(content)


@pytest.fixture(scope="session")
async def stage(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One bot for all who do not move the clock; each test brings its own people."""
    async with staged(content, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
async def ann(stage: Stage) -> Person:
    """Someone who has not written yet, and speaks English."""
    return await stage.person()


@pytest.fixture
async def host(stage: Stage) -> Person:
    """Somebody whom the bot knows, without a subscription."""
    person = await stage.person("Hanna")
    await ask(person, "/help")
    return person


@pytest.fixture
async def channel(stage: Stage, host: Person) -> Chat:
    """Found a channel of Hanna's and make the bot its administrator."""
    chat = await stage.sandbox.chat("channel", "Data *daily*", host, bot="administrator")
    await host.waits_for("Data *daily*", PATIENCE)
    return chat


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Let no test pass in which the bot logs an error; one that provokes errors clears them."""
    with structlog.testing.capture_logs() as logs:
        yield logs
    assert [log for log in logs if log["log_level"] == "error"] == []
