"""The bank as it stands."""

from pathlib import Path

import pytest

from bot.bank.load import load
from bot.core.question import Bank


@pytest.fixture(scope="session")
def real_bank() -> Bank:
    return load(Path(__file__).parents[3] / "content")
