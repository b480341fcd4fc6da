from collections.abc import Iterator

import pytest
import structlog
from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Keep the log of each test."""
    with structlog.testing.capture_logs() as logs:
        yield logs
