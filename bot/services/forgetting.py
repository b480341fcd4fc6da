"""Forgetting somebody for good."""

from bot.db import personal
from bot.db.engine import Database


async def forget(db: Database, person_id: int) -> None:
    """Delete every row that names the person. Whoever writes again is met anew."""
    async with db.writing() as session:
        await personal.remove(session, person_id)
