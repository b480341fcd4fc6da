"""What people answered on a card that many see, and who of a group wants to be named."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select

from bot.core.grading import Outcome
from bot.core.tally import Tally
from bot.db.chat_models import Member, Post, Response
from bot.db.engine import Session
from bot.db.statements import as_value, insert_new, table_of, upsert

_TABLE = table_of(Response)
_MEMBERS = table_of(Member)
_POSTS = table_of(Post)


class Score(NamedTuple):
    """How many right answers somebody gave in a group; ``name`` if they want to be named."""

    name: str | None
    right: int


async def add(
    session: Session, post_id: int, person_id: int, chosen: str, outcome: Outcome, now: datetime
) -> bool:
    """Write somebody's answer. Return False if there is one: the first stays."""
    values = {
        "post_id": post_id,
        "person_id": person_id,
        "chosen": chosen,
        "outcome": outcome,
        "answered_at": now,
    }
    return await insert_new(session, Response, values)


async def get(session: Session, post_id: int, person_id: int) -> Response | None:
    """Return somebody's answer."""
    found = await session.execute(
        select(_TABLE).where(_TABLE.c.post_id == post_id, _TABLE.c.person_id == person_id)
    )
    row = found.one_or_none()
    return as_value(Response, row) if row else None


async def tally(session: Session, post_id: int) -> Tally:
    """Count what was answered so far."""
    rows = await session.execute(
        select(_TABLE.c.chosen, func.count())
        .where(_TABLE.c.post_id == post_id)
        .group_by(_TABLE.c.chosen)
    )
    counts = {str(chosen): int(count) for chosen, count in rows}
    chosen = {int(position): count for position, count in counts.items() if position}
    return Tally(sum(counts.values()), chosen)


async def scores(
    session: Session, chat_id: int, since: datetime, until: datetime
) -> Sequence[Score]:
    """Return what everybody who answered in a group reached from ``since`` to before ``until``."""
    right = func.count().filter(_TABLE.c.outcome == Outcome.RIGHT)
    rows = await session.execute(
        select(_MEMBERS.c.name, right)
        .select_from(_TABLE)
        .join(_POSTS, _POSTS.c.id == _TABLE.c.post_id)
        .outerjoin(
            _MEMBERS,
            (_MEMBERS.c.chat_id == _POSTS.c.chat_id) & (_MEMBERS.c.person_id == _TABLE.c.person_id),
        )
        .where(
            _POSTS.c.chat_id == chat_id,
            _TABLE.c.answered_at >= since,
            _TABLE.c.answered_at < until,
        )
        .group_by(_TABLE.c.person_id, _MEMBERS.c.name)
    )
    return [Score(*row) for row in rows]


async def name_member(
    session: Session, chat_id: int, person_id: int, name: str, now: datetime
) -> None:
    """Name somebody in the list of a group's best; who is named already gets the new name."""
    values = {"chat_id": chat_id, "person_id": person_id, "name": name, "joined_at": now}
    await session.execute(upsert(session, Member, ("name",)), values)


async def unname_member(session: Session, chat_id: int, person_id: int) -> None:
    """Name somebody no more."""
    await session.execute(
        delete(_MEMBERS).where(_MEMBERS.c.chat_id == chat_id, _MEMBERS.c.person_id == person_id)
    )
