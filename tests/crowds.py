"""Many people whose daily question is due."""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from bot.db.engine import Database
from bot.db.models import Delivery, Status, Subscriber, Subscription
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.view import text_of


async def let_in(sandbox: Sandbox, db: Database, count: int, now: datetime) -> list[Person]:
    """Let in people whose daily question has been due for a minute, at their noon."""
    crowd = [await sandbox.person(f"P{n}", language_code="en") for n in range(count)]
    for person in crowd:
        person.someone.started = True
    # The day must not end while the test runs.
    zone = f"Etc/GMT{now.hour - 12:+d}"
    due = now - timedelta(minutes=1)
    at = (due + timedelta(hours=12 - now.hour)).time().replace(second=0, microsecond=0)
    who = {"language": "en", "timezone": zone, "rich": True, "created_at": due}
    async with db.writing() as session:
        await session.execute(insert(Subscriber), [{"id": p.id} | who for p in crowd])
        await session.execute(
            insert(Subscription),
            [{"subscriber_id": p.id, "daily_at": at, "next_due_at": due} for p in crowd],
        )
    return crowd


def texts(sandbox: Sandbox, person: Person) -> list[str]:
    """Return what stands in the messages of somebody's private chat."""
    return [text_of(message) for message in sandbox.world.chats[person.id].messages.values()]


async def sent(db: Database) -> int:
    """Return how many deliveries are stored as sent."""
    count = select(func.count()).where(Delivery.status == Status.SENT)
    async with db.reading() as session:
        return await session.scalar(count) or 0


async def held(db: Database) -> int:
    """Return how many deliveries somebody has claimed, and not stored as done with."""
    count = select(func.count()).where(
        Delivery.status == Status.PENDING, Delivery.leased_until.is_not(None)
    )
    async with db.reading() as session:
        return await session.scalar(count) or 0
