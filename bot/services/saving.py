"""Questions that people put by for later."""

from datetime import datetime

from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Subscriber


async def toggle(db: Database, person: Subscriber, question_id: str, now: datetime) -> bool:
    """Star a question, or take its star away. Return whether it is starred now."""
    async with db.writing() as session:
        if await subscribers.save(session, person.id, question_id, now):
            return True
        await subscribers.unsave(session, person.id, question_id)
        return False


async def saved(db: Database, person: Subscriber) -> list[str]:
    """Return the ids of starred questions, the latest first."""
    async with db.reading() as session:
        return await subscribers.saved(session, person.id)
