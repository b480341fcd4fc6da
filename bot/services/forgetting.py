"""Forgetting somebody for good."""

from datetime import datetime

from bot.db import personal, post_changes, subscribers
from bot.db.engine import Database


async def forget(db: Database, person_id: int, now: datetime) -> None:
    """Delete every row that names the person. Whoever writes again is met anew.

    Posts under which they reacted or answered show one less soon.
    """
    async with db.writing() as session:
        # The person, then the posts, then what was done there: whoever presses goes the same way.
        await subscribers.hold(session, person_id)
        await post_changes.note_all_of(session, person_id, now)
        await personal.remove(session, person_id)
