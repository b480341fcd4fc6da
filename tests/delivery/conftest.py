from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from small_bank import write_bank
from structlog.typing import EventDict


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small bank once; not to be changed."""
    return write_bank(tmp_path_factory.mktemp("small") / "content")


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Keep the log of each test."""
    with structlog.testing.capture_logs() as logs:
        yield logs
