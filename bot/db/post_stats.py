"""What posts have brought: reactions, answers, and people who subscribed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from bot.core.grading import Outcome
from bot.db.chat_models import Arrival, Chat, NativeReaction, Post, Reaction, Response
from bot.db.engine import Session
from bot.db.models import Card, Status
from bot.db.paging import pages
from bot.db.statements import as_value, table_of

_POSTS = table_of(Post)
_CHATS = table_of(Chat)
_POST_AND_TITLE = (
    select(_POSTS, _CHATS.c.title.label("chat_title"))
    .outerjoin(_CHATS, _CHATS.c.id == _POSTS.c.chat_id)
    .where(_POSTS.c.status == Status.SENT)
)


@dataclass(slots=True)
class Brought:
    """What a post has brought so far, in reactions by emoji, answers and new subscribers.

    ``right`` of the ``answers`` were. ``native`` are the reactions that Telegram counts.
    """

    buttons: dict[str, int] = field(default_factory=dict)
    native: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    right: int = 0
    subscribers: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A post that was sent, and the title of its chat; None for one that was sent inline."""

    post: Post
    chat_title: str | None


async def last(session: Session, before: int, limit: int) -> Sequence[Posted]:
    """Return the posts before that of an id, the newest first; 0 is after the last one."""
    newest = _POST_AND_TITLE.order_by(_POSTS.c.id.desc()).limit(limit)
    rows = await session.execute(newest.where(_POSTS.c.id < before) if before else newest)
    return [_posted(row) for row in rows]


async def sent_between(session: Session, since: datetime, until: datetime) -> Sequence[Posted]:
    """Return the posts that were sent from ``since`` to before ``until``."""
    sent = _POST_AND_TITLE.where(_POSTS.c.finished_at >= since, _POSTS.c.finished_at < until)
    return [_posted(row) async for page in pages(session, sent, [_POSTS.c.id]) for row in page]


async def brought(session: Session, post_ids: Iterable[int]) -> Mapping[int, Brought]:
    """Return what each of some hundred posts has brought so far."""
    ids = list(post_ids)
    found = {post_id: Brought() for post_id in ids}
    reaction, native = table_of(Reaction), table_of(NativeReaction)
    by_emoji = select(reaction.c.post_id, reaction.c.emoji, func.count().label("n")).where(
        reaction.c.post_id.in_(ids)
    )
    for row in await session.execute(by_emoji.group_by(reaction.c.post_id, reaction.c.emoji)):
        found[row.post_id].buttons[row.emoji] = row.n
    counted = select(native.c.post_id, native.c.emoji, native.c.count.label("n"))
    for row in await session.execute(counted.where(native.c.post_id.in_(ids))):
        found[row.post_id].native[row.emoji] = row.n
    for answers in (_answers(table_of(Response), ids), _answers(table_of(Card), ids)):
        for row in await session.execute(answers):
            found[row.post_id].answers += row.answers
            found[row.post_id].right += row.right_ones
    arrival = table_of(Arrival)
    subscribed = select(arrival.c.post_id, func.count().label("n")).where(
        arrival.c.post_id.in_(ids), arrival.c.subscribed_at.is_not(None)
    )
    for row in await session.execute(subscribed.group_by(arrival.c.post_id)):
        found[row.post_id].subscribers = row.n
    return found


def _answers(table: Any, ids: list[int]) -> Select[Any]:
    # Whoever looked at the answer has given none.
    given = table.c.outcome.in_((Outcome.RIGHT, Outcome.WRONG))
    right = func.count().filter(table.c.outcome == Outcome.RIGHT).label("right_ones")
    return (
        select(table.c.post_id, func.count().label("answers"), right)
        .where(table.c.post_id.in_(ids), given)
        .group_by(table.c.post_id)
    )


def _posted(row: Row[Any]) -> Posted:
    return Posted(as_value(Post, row), row.chat_title)
