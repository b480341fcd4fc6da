"""Coming to the private chat by a link under a post."""

from datetime import datetime

from bot.db import arrivals, posts
from bot.db.engine import Database
from bot.db.models import Subscriber


async def arrive(db: Database, person: Subscriber, post_id: int, now: datetime) -> bool:
    """Note that somebody came from a post; the first one stays.

    Return False if there is no such post: a link can be written by anybody.
    """
    async with db.writing() as session:
        if await posts.get(session, post_id) is None:
            return False
        await arrivals.add(session, person.id, post_id, now)
        return True
