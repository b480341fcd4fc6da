from datetime import UTC, datetime, time, timedelta
from random import Random

from personal_rows import fill, personal_tables
from sqlalchemy import func, select

from bot.core.card import Choose
from bot.core.question import Bank
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, people, subscribing
from bot.services.answering import press_card
from bot.services.forgetting import forget
from bot.services.people import Defaults

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DEFAULTS = Defaults("en", "Europe/Berlin", time(10))


async def live(db: Database, bank: Bank, person: Subscriber) -> int:
    """Subscribe, answer wrong and save; return the number of the card."""
    await subscribing.subscribe(db, person, DEFAULTS.daily_at, NOW)
    dealt = await dealing.deal_question(
        db, bank, bank.questions["one-right"], person, NOW, Random(0)
    )
    await press_card(db, bank, person, dealt.card.id, Choose(0), NOW + timedelta(seconds=9))
    return dealt.card.number


async def rows(db: Database) -> dict[str, int]:
    """Return how many rows each table has that has rows of people."""
    async with db.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in personal_tables()
        }


async def test_who_is_forgotten_can_begin_anew(db: Database, bank: Bank) -> None:
    anya = await people.meet(db, 1, "ru", DEFAULTS, NOW)
    await live(db, bank, anya)
    await forget(db, anya.id, NOW)
    assert not any((await rows(db)).values())
    assert await people.known(db, anya.id) is None
    again = await people.meet(db, 1, "en", DEFAULTS, NOW)
    assert (again.language, again.streak_days, again.last_day) == ("en", 0, None)
    assert await live(db, bank, again) == 1


async def test_who_presses_twice_is_forgotten_once(db: Database) -> None:
    await fill(db, 1)
    await forget(db, 1, NOW)
    await forget(db, 1, NOW)
    assert not any((await rows(db)).values())
