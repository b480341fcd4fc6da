from datetime import date

import pytest

from bot.core.question import Difficulty
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Subscriber
from bot.services import people


async def stored(db: Database, person: Subscriber) -> Subscriber:
    async with db.reading() as session:
        found = await subscribers.get(session, person.id)
    assert found is not None
    return found


@pytest.mark.parametrize("level", [*Difficulty, None])
async def test_a_level_is_kept(db: Database, anya: Subscriber, level: Difficulty | None) -> None:
    assert (await stored(db, anya)).level is None
    await people.set_level(db, anya, Difficulty.MIDDLE)
    await people.set_level(db, anya, level)
    assert anya.level is level
    assert (await stored(db, anya)).level is level


@pytest.mark.parametrize("day", [date(2026, 12, 1), None])
async def test_an_interview_is_kept_and_no_date_awaited(
    db: Database, anya: Subscriber, day: date | None
) -> None:
    await people.set_interview(db, anya, date(2026, 6, 1))
    await people.expect(db, anya, Awaiting.INTERVIEW)
    assert (await stored(db, anya)).awaiting is Awaiting.INTERVIEW
    await people.set_interview(db, anya, day)
    assert (anya.interview_on, anya.awaiting) == (day, None)
    kept = await stored(db, anya)
    assert (kept.interview_on, kept.awaiting) == (day, None)
