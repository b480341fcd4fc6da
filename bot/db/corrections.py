"""Answers of the bank that have changed, and who is to be told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, union_all, update

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


async def outdated(session: Session, since: datetime) -> Collection[str]:
    """Return the ids of questions of which answers count that are to another than the last version.

    Of those alone whose version was first seen ``since`` then: it reads every card. What was
    answered before there were versions is to none.
    """
    lately = await session.scalars(
        select(_VERSIONS.c.question_id).where(_VERSIONS.c.seen_at >= since)
    )
    if not (changed := lately.all()):
        return ()
    rows = await session.execute(
        select(_CARDS.c.question_id)
        .distinct()
        .join(_VERSIONS, _VERSIONS.c.question_id == _CARDS.c.question_id)
        .where(
            _CARDS.c.question_id.in_(changed),
            _CARDS.c.version.not_in(("", _VERSIONS.c.version)),
            _CARDS.c.outcome.in_(ANSWERED),
            _CARDS.c.void.is_(False),
        )
    )
    return set(rows.scalars())


async def void(session: Session, question_id: str, version: str) -> list[int]:
    """Let the answers to a version count, and those to others not. Return whom that concerns."""
    other = _CARDS.c.version != version
    rows = await session.execute(
        update(_CARDS)
        .where(
            _CARDS.c.question_id == question_id,
            _CARDS.c.outcome.in_(ANSWERED),
            _CARDS.c.void != other,
        )
        .values(void=other)
        .returning(_CARDS.c.subscriber_id)
    )
    return sorted({row.subscriber_id for row in rows})


async def believed(
    session: Session, question_id: str, subscriber_id: int | None = None
) -> Mapping[int, str]:
    """Return, by person, the version of the answer that they were shown last.

    That is of their last answer, or of a correction that was sent since. With a person, only
    theirs.
    """
    cards = select(
        _CARDS.c.subscriber_id, _CARDS.c.version, _CARDS.c.closed_at.label("shown_at")
    ).where(_CARDS.c.question_id == question_id, _CARDS.c.outcome.in_(ANSWERED))
    told = select(_TABLE.c.subscriber_id, _TABLE.c.version, _TABLE.c.finished_at).where(
        _TABLE.c.question_id == question_id, _TABLE.c.status == Status.SENT
    )
    if subscriber_id is not None:
        cards = cards.where(_CARDS.c.subscriber_id == subscriber_id)
        told = told.where(_TABLE.c.subscriber_id == subscriber_id)
    rows = await session.execute(union_all(cards, told).order_by("shown_at"))
    return {row.subscriber_id: row.version for row in rows}


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
    """Write who is to be told of a version: again, if they were told of it before another one."""
    for subscriber_id in people:
        key = {"subscriber_id": subscriber_id, "question_id": question_id, "version": version}
        new = {"status": Status.PENDING, "attempts": 0, "leased_until": None, "finished_at": None}
        if not await insert_new(session, Correction, key | new):
            await session.execute(
                update(_TABLE)
                # What waits or is on its way already comes once.
                .where(_TABLE.c.status != Status.PENDING)
                .where(*(_TABLE.c[name] == value for name, value in key.items()))
                .values(new)
            )


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
