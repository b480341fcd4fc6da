"""Posts that show less than what readers did, and who edits them when."""

from datetime import datetime

from sqlalchemy import bindparam, case, func, null, or_, select, union, update

from bot.core import edit_pace
from bot.db.chat_models import Chat, Post, Reaction, Response
from bot.db.engine import Session
from bot.db.models import Status
from bot.db.statements import as_value, table_of

_TABLE = table_of(Post)
_CHATS = table_of(Chat)
_REACTIONS = table_of(Reaction)
_RESPONSES = table_of(Response)
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


async def posts_of(session: Session, person_id: int) -> list[int]:
    """Return the ids of the posts that show something somebody did."""
    done = union(
        select(_REACTIONS.c.post_id).where(_REACTIONS.c.person_id == person_id),
        select(_RESPONSES.c.post_id).where(_RESPONSES.c.person_id == person_id),
    )
    return list(await session.scalars(done))


async def any_stale(session: Session) -> bool:
    """Whether a post shows less than what readers did."""
    stale = select(_TABLE.c.id).where(_TABLE.c.stale_since.is_not(None)).limit(1)
    return await session.scalar(stale) is not None


async def claim(
    session: Session, now: datetime, leased_until: datetime, limit: int
) -> list[tuple[Post, Chat]]:
    """Take stale posts in chats that may be edited now, those that waited longest first.

    Each is paid for at the pace of its chat. Nobody else takes it until the lease ends.
    """
    rows = await session.execute(
        select(_TABLE, *_CHATS.c)
        .join(_CHATS, _CHATS.c.id == _TABLE.c.chat_id)
        .where(
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
        .order_by(_TABLE.c.stale_since, _TABLE.c.id)
        .limit(limit)
    )
    found = [(as_value(Post, row), as_value(Chat, row[len(_TABLE.c) :])) for row in rows]
    paid = {chat.id: chat.edits_paid_until for _, chat in found}
    claimed = []
    # One chat after another, so that two processes do not wait for each other.
    for post, chat in sorted(found, key=lambda pair: pair[1].id):
        before = paid[chat.id]
        after = edit_pace.spend(before, now)
        if after is not None and await _pay(session, chat.id, before, after):
            paid[chat.id] = after
            taken = await _take(session, post.id, now, leased_until)
            claimed += [(taken, chat)] if taken else []
    return claimed


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
        .values(leased_until=leased_until)
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
        .values(leased_until=resting_until, stale_since=case((newest, null()), else_=now))
    )


async def put_off(session: Session, post_id: int, until: datetime) -> None:
    """Let a post that is to be edited be taken again from ``until`` on."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == post_id).values(leased_until=until))
