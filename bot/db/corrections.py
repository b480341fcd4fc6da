"""Answers of the bank that have changed, and who is to be told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.core.grading import ANSWERED
from bot.db import outbox
from bot.db.engine import Session
from bot.db.models import Card, Correction, QuestionVersion, Status, Subscriber
from bot.db.statements import as_value, insert_new, table_of

_VERSIONS = table_of(QuestionVersion)
_TABLE = table_of(Correction)
_CARDS = table_of(Card)


async def versions(session: Session) -> Mapping[str, str]:
    """Return the versions of answers that were last seen, by question id."""
    rows = await session.execute(select(_VERSIONS.c.question_id, _VERSIONS.c.version))
    return {row.question_id: row.version for row in rows}


async def first_seen(session: Session, question_id: str, version: str, now: datetime) -> None:
    """Write the version of a question that is new."""
    values = {"question_id": question_id, "version": version, "seen_at": now}
    await insert_new(session, QuestionVersion, values)


async def changed(
    session: Session, question_id: str, before: str, version: str, now: datetime
) -> bool:
    """Write another version of a question. Return False if another process did so first."""
    won = await session.execute(
        update(_VERSIONS)
        .where(_VERSIONS.c.question_id == question_id, _VERSIONS.c.version == before)
        .values(version=version, seen_at=now)
    )
    return won.rowcount == 1


async def void(session: Session, question_id: str, version: str) -> list[int]:
    """Let answers to other versions count no longer. Return whose they were."""
    rows = await session.execute(
        update(_CARDS)
        .where(
            _CARDS.c.question_id == question_id,
            _CARDS.c.version != version,
            _CARDS.c.outcome.in_(ANSWERED),
            _CARDS.c.void.is_(False),
        )
        .values(void=True)
        .returning(_CARDS.c.subscriber_id)
    )
    return sorted({row.subscriber_id for row in rows})


async def last_answer(session: Session, subscriber_id: int, question_id: str) -> Card | None:
    """Return the last card with somebody's answer to a question that counts no longer."""
    rows = await session.execute(
        select(_CARDS)
        .where(
            _CARDS.c.subscriber_id == subscriber_id,
            _CARDS.c.question_id == question_id,
            _CARDS.c.void.is_(True),
        )
        .order_by(_CARDS.c.closed_at.desc(), _CARDS.c.id.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return as_value(Card, row) if row else None


async def plan(session: Session, people: Iterable[int], question_id: str, version: str) -> None:
    """Write who is to be told of a change; nobody twice."""
    for subscriber_id in people:
        values = {
            "subscriber_id": subscriber_id,
            "question_id": question_id,
            "version": version,
            "status": Status.PENDING,
            "attempts": 0,
        }
        await insert_new(session, Correction, values)


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> Sequence[tuple[Correction, Subscriber]]:
    """Take corrections that are to be told and that nobody holds, until the lease ends."""
    claimed = await outbox.claim(session, Correction, _TABLE.c.id, now, leased_until, limit)
    people = await session.execute(
        select(table_of(Subscriber)).where(
            Subscriber.id.in_({correction.subscriber_id for correction in claimed})
        )
    )
    by_id = {row.id: as_value(Subscriber, row) for row in people}
    return [(correction, by_id[correction.subscriber_id]) for correction in claimed]
