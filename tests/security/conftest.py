from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from siege import Siege, besieged
from small_bank import write_bank

from bot.db.engine import Database


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small bank once; not to be changed."""
    return write_bank(tmp_path_factory.mktemp("small") / "content")


@pytest.fixture
async def siege(db: Database, content: Path) -> AsyncIterator[Siege]:
    """Give a bot in an empty database, on either kind, with a victim and strangers."""
    async with besieged(db, content) as siege:
        yield siege
