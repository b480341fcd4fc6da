"""People and what they chose."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.core.question import Difficulty, Language
from bot.core.streak import Streak
from bot.db.engine import Session
from bot.db.models import Awaiting, SavedQuestion, Subscriber, SubscriberTopic
from bot.db.statements import as_value, insert_new, table_of

# Read at every update, and so built once.
_TABLE = table_of(Subscriber)
_PERSON = select(_TABLE).where(_TABLE.c.id == bindparam("subscriber"))
_CHANGE = update(_TABLE).where(_TABLE.c.id == bindparam("subscriber"))


async def get(session: Session, subscriber_id: int) -> Subscriber | None:
    """Return somebody, if known."""
    found = (await session.execute(_PERSON, {"subscriber": subscriber_id})).one_or_none()
    return as_value(Subscriber, found) if found else None


async def ids_after(session: Session, last: int | None, limit: int) -> list[int]:
    """Return the ids of the next people, in their order, from after ``last`` on."""
    people = select(_TABLE.c.id).order_by(_TABLE.c.id).limit(limit)
    return list(await session.scalars(people if last is None else people.where(_TABLE.c.id > last)))


async def hold(session: Session, subscriber_id: int) -> None:
    """Let other transactions that hold the same person wait until this one ends."""
    if session.dialect.name == "sqlite":
        return  # One transaction writes at a time, whoever it is about.
    person = select(Subscriber.id).where(Subscriber.id == subscriber_id)
    # The weaker lock: rows that refer to the person can still be written meanwhile.
    await session.execute(person.with_for_update(key_share=True))


async def add(
    session: Session, subscriber_id: int, language: Language, timezone: str, now: datetime
) -> None:
    """Add somebody, unless they were added meanwhile."""
    values = {
        "id": subscriber_id,
        "language": language,
        "timezone": timezone,
        "rich": True,
        "created_at": now,
    }
    await insert_new(session, Subscriber, values)


async def change(
    session: Session,
    subscriber_id: int,
    *,
    language: Language | None = None,
    timezone: str | None = None,
    rich: bool | None = None,
) -> None:
    """Change what is given and leave the rest."""
    given = {"language": language, "timezone": timezone, "rich": rich}
    values = {name: value for name, value in given.items() if value is not None}
    await session.execute(update(Subscriber).where(Subscriber.id == subscriber_id).values(values))


async def set_level(session: Session, subscriber_id: int, level: Difficulty | None) -> None:
    """Store the level somebody prepares for; None is any."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == subscriber_id).values(level=level))


async def set_interview(session: Session, subscriber_id: int, day: date | None) -> None:
    """Store the day of somebody's interview, if there is one."""
    await session.execute(
        update(_TABLE).where(_TABLE.c.id == subscriber_id).values(interview_on=day)
    )


async def set_streak(session: Session, subscriber_id: int, streak: Streak) -> None:
    """Store where somebody's streak stands."""
    values = {
        "streak_days": streak.days,
        "streak_best": streak.best,
        "freezes": streak.freezes,
        "last_day": streak.last_day,
        "lost_days": streak.lost_days,
        "lost_on": streak.lost_on,
    }
    await session.execute(_CHANGE, values | {"subscriber": subscriber_id})


async def expect(
    session: Session, subscriber_id: int, awaiting: Awaiting | None, about: int | None = None
) -> None:
    """Remember what the next plain text will be taken for, and about which chat."""
    statement = update(Subscriber).where(Subscriber.id == subscriber_id)
    await session.execute(statement.values(awaiting=awaiting, awaiting_about=about))


async def topics(session: Session, subscriber_id: int) -> frozenset[str]:
    """Return the topics somebody chose; none means all."""
    rows = select(SubscriberTopic.topic).where(SubscriberTopic.subscriber_id == subscriber_id)
    return frozenset(await session.scalars(rows))


async def choose_topics(session: Session, subscriber_id: int, topics: Collection[str]) -> None:
    """Replace the chosen topics."""
    await session.execute(
        delete(SubscriberTopic).where(SubscriberTopic.subscriber_id == subscriber_id)
    )
    rows = [{"subscriber_id": subscriber_id, "topic": topic} for topic in sorted(topics)]
    if rows:
        await session.execute(insert(SubscriberTopic), rows)


async def save(session: Session, subscriber_id: int, question_id: str, now: datetime) -> bool:
    """Star a question. Return False if it was starred already."""
    values = {"subscriber_id": subscriber_id, "question_id": question_id, "saved_at": now}
    return await insert_new(session, SavedQuestion, values)


async def unsave(session: Session, subscriber_id: int, question_id: str) -> None:
    """Take the star away."""
    await session.execute(
        delete(SavedQuestion).where(
            SavedQuestion.subscriber_id == subscriber_id,
            SavedQuestion.question_id == question_id,
        )
    )


async def saved(session: Session, subscriber_id: int) -> list[str]:
    """Return the ids of starred questions, the latest first."""
    rows = (
        select(SavedQuestion.question_id)
        .where(SavedQuestion.subscriber_id == subscriber_id)
        .order_by(SavedQuestion.saved_at.desc(), SavedQuestion.question_id)
    )
    return list(await session.scalars(rows))
