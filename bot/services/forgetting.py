"""Forgetting somebody for good."""

from datetime import datetime

from bot.db import personal, post_changes
from bot.db.engine import Database


async def forget(db: Database, person_id: int, now: datetime) -> None:
    """Delete every row that names the person. Whoever writes again is met anew.

    Posts under which they reacted or answered show one less soon.
    """
    async with db.writing() as session:
        posts = await post_changes.posts_of(session, person_id)
        await personal.remove(session, person_id)
    # One at a time: who holds many rows at once, and others in another order, waits for ever.
    for post_id in posts:
        async with db.writing() as session:
            await post_changes.note(session, post_id, now)
