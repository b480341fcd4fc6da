"""Posts that show less than what readers did, and who edits them when.

Whoever holds several posts takes them in the order of their ids: otherwise two would wait for each
other.
"""

from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, and_, bindparam, case, func, null, or_, select, union, update

from bot.core import edit_pace
from bot.db.chat_models import Chat, Post, Reaction, Response
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.statements import as_value, table_of

_TABLE = table_of(Post)
_CHATS = table_of(Chat)
_REACTIONS = table_of(Reaction)
_RESPONSES = table_of(Response)
_WITH_CHATS = _TABLE.join(_CHATS, _CHATS.c.id == _TABLE.c.chat_id)
_NOTE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("post"))
    .values(
        changes=_TABLE.c.changes + 1,
        stale_since=func.coalesce(
            _TABLE.c.stale_since, bindparam("now", type_=_TABLE.c.stale_since.type)
        ),
    )
)


async def note(session: Session, post_id: int, now: datetime) -> None:
    """Note that readers have done something that a post shows.

    Other transactions that note something of the same post wait until this one ends.
    """
    await session.execute(_NOTE, {"post": post_id, "now": now})


async def note_all_of(session: Session, person_id: int, now: datetime) -> None:
    """Note, as `note` does, every post that shows something somebody did."""
    done = union(
        select(_REACTIONS.c.post_id).where(_REACTIONS.c.person_id == person_id),
        select(_RESPONSES.c.post_id).where(_RESPONSES.c.person_id == person_id),
    )
    for post_id in sorted(await session.scalars(done)):
        await note(session, post_id, now)


async def any_due(session: Session, now: datetime) -> bool:
    """Whether there is something for `claim` to take."""
    due = select(_TABLE.c.id).select_from(_WITH_CHATS).where(_is_due(now)).limit(1)
    return await session.scalar(due) is not None


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> list[tuple[Post, Chat]]:
    """Take stale posts in chats that may be edited now, those that waited longest first.

    Each is paid for at the pace of its chat. Nobody else takes it until the lease ends. A claim
    counts as an attempt.
    """
    rows = await session.execute(
        select(_TABLE, *_CHATS.c)
        .select_from(_WITH_CHATS)
        .where(_is_due(now))
        .order_by(_TABLE.c.stale_since, _TABLE.c.id)
        .limit(limit)
    )
    found = [(as_value(Post, row), as_value(Chat, row[len(_TABLE.c) :])) for row in rows]
    paid = {chat.id: chat.edits_paid_until for _, chat in found}
    paid_for = []
    # One chat after another, so that two processes do not wait for each other.
    for post, chat in sorted(found, key=lambda pair: pair[1].id):
        before = paid[chat.id]
        after = edit_pace.spend(before, now)
        if after is not None and await _pay(session, chat.id, before, after):
            paid[chat.id] = after
            paid_for.append((post.id, chat))
    claimed = []
    for post_id, chat in sorted(paid_for, key=itemgetter(0)):
        taken = await _take(session, post_id, now, leased_until)
        claimed += [(taken, chat)] if taken else []
    return claimed


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.stale_since.is_not(None),
        _TABLE.c.status == Status.SENT,
        _TABLE.c.message_id.is_not(None),
        or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until <= now),
        _CHATS.c.ended_at.is_(None),
        or_(
            _CHATS.c.edits_paid_until.is_(None),
            _CHATS.c.edits_paid_until <= now + edit_pace.MOST_AHEAD,
        ),
    )


async def _pay(session: Session, chat_id: int, before: datetime | None, after: datetime) -> bool:
    # Nobody must have paid meanwhile: two processes together keep to the pace of one.
    statement = (
        update(_CHATS)
        .where(
            _CHATS.c.id == chat_id,
            _CHATS.c.edits_paid_until.is_not_distinct_from(before),
        )
        .values(edits_paid_until=after)
    )
    return await session.scalar(statement.returning(_CHATS.c.id)) is not None


async def _take(
    session: Session, post_id: int, now: datetime, leased_until: datetime
) -> Post | None:
    free = or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until <= now)
    rows = await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == post_id, _TABLE.c.stale_since.is_not(None), free)
        .values(leased_until=leased_until, attempts=_TABLE.c.attempts + 1)
        .returning(_TABLE)
    )
    row = rows.one_or_none()
    return as_value(Post, row) if row else None


async def shown(
    session: Session,
    post_id: int,
    changes: int,
    now: datetime,
    *,
    resting_until: datetime | None = None,
) -> None:
    """Note that a post shows what was done up to so many changes.

    If more has been done meanwhile, it is stale since ``now``: others were before it. It is not
    taken again before ``resting_until``.
    """
    newest = _TABLE.c.changes == changes
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == post_id)
        .values(
            leased_until=resting_until,
            attempts=0,
            stale_since=case((newest, null()), else_=now),
        )
    )


async def put_off(session: Session, post_id: int, until: datetime) -> None:
    """Let a post that is to be edited be taken again from ``until`` on."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == post_id).values(leased_until=until))
