"""Telling again, from the log of answers, what is stored only to be at hand."""

from collections.abc import Sequence

from bot.db import subscribers
from bot.db.engine import Database
from bot.services import remembering, streaks

#: So many people are looked up at a time.
BATCH = 500


async def rebuild(db: Database, batch: int = BATCH) -> int:
    """Tell the memories and the streak of everybody again. Return how many people there are.

    ``batch`` people, 1 or more, are looked up at a time, and each is a short transaction or two:
    it can be broken off and repeated, also while the bot runs.
    """
    count, last = 0, None
    while people := await _after(db, last, batch):
        for person_id in people:
            await remembering.rebuild(db, person_id)
            await streaks.rebuild(db, person_id)
        count, last = count + len(people), people[-1]
    return count


async def _after(db: Database, last: int | None, batch: int) -> Sequence[int]:
    async with db.reading() as session:
        return await subscribers.ids_after(session, last, batch)
