"""What posts have brought, one by one and week by week."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.db import digests, post_stats
from bot.db.engine import Database, Session
from bot.db.post_stats import Brought, Posted

#: So many posts stand on a page.
SHOWN = 10

#: On Mondays from this time on the editors are told what last week has brought.
DIGEST_AT = time(9)

_PAGE = 500
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StatsPage:
    """Posts with what they have brought, the newest first.

    ``older`` is the id before which the next page begins; None if this is the last one.
    """

    posts: Sequence[tuple[Posted, Brought]]
    older: int | None


@dataclass(slots=True)
class Sums:
    """What some posts have brought together. ``right`` of the ``answers`` were."""

    posts: int = 0
    reactions: int = 0
    answers: int = 0
    right: int = 0
    subscribers: int = 0


@dataclass(frozen=True, slots=True)
class ChatWeek:
    """The sums of a chat's posts of a week and of the week before; no title: sent inline."""

    title: str | None
    sums: Sums
    before: Sums


async def page(db: Database, before: int = 0) -> StatsPage:
    """Return a page of posts, from the one before the id ``before`` on; 0: from the last one."""
    async with db.reading() as session:
        found = await post_stats.last(session, before, SHOWN + 1)
        shown = found[:SHOWN]
        brought = await post_stats.brought(session, [each.post.id for each in shown])
    return StatsPage(
        [(each, brought[each.post.id]) for each in shown],
        shown[-1].post.id if len(found) > SHOWN else None,
    )


def digest_week(now: datetime, zone: ZoneInfo) -> date | None:
    """Return the Monday whose digest is to be sent at ``now``: it is that day, 09:00 or later."""
    local = now.astimezone(zone)
    is_time = local.weekday() == 0 and local.time() >= DIGEST_AT
    return local.date() if is_time else None


async def plan_digests(
    db: Database, editors: Collection[int], now: datetime, zone: ZoneInfo
) -> None:
    """Write a digest for each editor who is known, if it is time for one; nobody gets it twice."""
    week = digest_week(now, zone)
    if week is None or not editors:
        return
    async with db.reading() as session:
        waiting = await digests.without(session, editors, week)
    if waiting:
        async with db.writing() as session:
            await digests.plan(session, waiting, week)


async def weeks(db: Database, monday: date, zone: ZoneInfo) -> Sequence[ChatWeek]:
    """Compare what the posts of the week before ``monday`` have brought with those before them.

    The chats come in the order of their titles, and what was sent inline comes last.
    """
    async with db.reading() as session:
        sums = await _sums(session, monday - _WEEK, zone)
        before = await _sums(session, monday - 2 * _WEEK, zone)
    titles = {key: title for week in (before, sums) for key, (title, _) in week.items()}
    none = (None, Sums())
    return [
        ChatWeek(title, sums.get(key, none)[1], before.get(key, none)[1])
        for key, title in sorted(titles.items(), key=lambda one: (one[1] is None, one[1] or ""))
    ]


async def _sums(
    session: Session, monday: date, zone: ZoneInfo
) -> Mapping[int | None, tuple[str | None, Sums]]:
    since, until = (datetime.combine(day, time(), zone) for day in (monday, monday + _WEEK))
    posted = await post_stats.sent_between(session, since, until)
    sums: dict[int | None, tuple[str | None, Sums]] = {}
    for start in range(0, len(posted), _PAGE):
        some = posted[start : start + _PAGE]
        brought = await post_stats.brought(session, [each.post.id for each in some])
        for each in some:
            _, chat = sums.setdefault(each.post.chat_id, (each.chat_title, Sums()))
            _add(chat, brought[each.post.id])
    return sums


def _add(sums: Sums, brought: Brought) -> None:
    sums.posts += 1
    sums.reactions += sum(brought.buttons.values()) + sum(brought.native.values())
    sums.answers += brought.answers
    sums.right += brought.right
    sums.subscribers += brought.subscribers
