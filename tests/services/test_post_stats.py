from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from samples import add_person
from sqlalchemy import insert

from bot.core.grading import Outcome
from bot.core.selection import Reason
from bot.db import digests, posts
from bot.db.chat_models import Arrival, Chat, ChatKind, NativeReaction, Reaction, Response
from bot.db.engine import Database
from bot.db.models import Card, Status
from bot.services import post_stats
from bot.services.post_stats import SHOWN, ChatWeek, Sums, digest_week, plan_digests, weeks

MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY = date(2026, 5, 11)
CHANNEL = -1001


async def channel(db: Database, chat_id: int = CHANNEL, title: str = "Questions") -> None:
    """Write a channel."""
    values = {
        "id": chat_id,
        "kind": ChatKind.CHANNEL,
        "title": title,
        "language": "en",
        "timezone": "Europe/Moscow",
        "times": "10:00",
        "reactions": "👍",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    async with db.writing() as session:
        await session.execute(insert(Chat).values(values))


async def post(
    db: Database, sent: datetime, chat_id: int | None = CHANNEL, status: Status = Status.SENT
) -> int:
    """Write a post, and return its id."""
    async with db.writing() as session:
        added = await posts.add(
            session,
            chat_id=chat_id,
            question_id="dropout",
            version="1-",
            language="en",
            status=status,
            finished_at=sent,
        )
    return added.id


async def happens(db: Database, post_id: int) -> None:
    """Let three people react, two answer, one more answer in private, and two come."""
    moment = datetime(2026, 5, 6, tzinfo=UTC)
    person = await add_person(db, 9)
    async with db.writing() as session:
        for person_id, emoji in ((1, "👍"), (2, "👍"), (3, "🥱")):
            values = {"person_id": person_id, "emoji": emoji, "reacted_at": moment}
            await session.execute(insert(Reaction).values(post_id=post_id, **values))
        await session.execute(insert(NativeReaction).values(post_id=post_id, emoji="❤", count=4))
        for person_id, outcome in ((1, Outcome.RIGHT), (2, Outcome.WRONG)):
            values = {"person_id": person_id, "chosen": "0", "answered_at": moment}
            await session.execute(
                insert(Response).values(post_id=post_id, outcome=outcome, **values)
            )
        dealt: list[Outcome | None] = [Outcome.RIGHT, Outcome.REVEALED, None]
        for number, closed in enumerate(dealt, start=1):
            await session.execute(
                insert(Card).values(
                    subscriber_id=person.id,
                    number=number,
                    question_id="dropout",
                    topic="networks",
                    reason=Reason.NEW,
                    option_order="01",
                    dealt_at=moment,
                    outcome=closed,
                    post_id=post_id,
                )
            )
        for person_id, subscribed in ((1, moment), (2, None)):
            came = {"person_id": person_id, "arrived_at": moment, "subscribed_at": subscribed}
            await session.execute(insert(Arrival).values(post_id=post_id, **came))


async def test_what_a_post_has_brought(db: Database) -> None:
    await channel(db)
    quiet, lively = [await post(db, datetime(2026, 5, day, tzinfo=UTC)) for day in (5, 6)]
    await happens(db, lively)
    page = await post_stats.page(db)
    assert page.older is None
    (first, brought), (second, nothing) = page.posts
    assert (first.post.id, second.post.id) == (lively, quiet)
    assert first.chat_title == "Questions"
    assert brought.buttons == {"👍": 2, "🥱": 1}
    assert brought.native == {"❤": 4}
    assert (brought.right, brought.answers) == (2, 3)  # a look at the answer is none
    assert brought.subscribers == 1
    assert (nothing.buttons, nothing.native, nothing.answers) == ({}, {}, 0)


async def test_pages_of_posts_that_were_sent(db: Database) -> None:
    await channel(db)
    moment = datetime(2026, 5, 5, tzinfo=UTC)
    sent = [await post(db, moment) for _ in range(SHOWN + 2)]
    await post(db, moment, status=Status.PENDING)
    await post(db, moment, status=Status.CANCELLED)
    inline = await post(db, moment, chat_id=None)
    newest = await post_stats.page(db)
    assert newest.posts[0][0].chat_title is None
    assert newest.older is not None
    oldest = await post_stats.page(db, newest.older)
    assert oldest.older is None
    shown = [posted.post.id for page in (newest, oldest) for posted, _ in page.posts]
    assert shown == [inline, *reversed(sent)]


async def test_without_posts_there_is_nothing(db: Database) -> None:
    page = await post_stats.page(db)
    assert (page.posts, page.older) == ([], None)
    assert await weeks(db, MONDAY, MOSCOW) == []


async def test_weeks_begin_on_monday_on_the_clock_of_the_zone(db: Database) -> None:
    await channel(db)
    await channel(db, -1002, "Answers")
    start = datetime(2026, 5, 4, tzinfo=MOSCOW)
    of_last_week = await post(db, start)
    await happens(db, of_last_week)
    await post(db, start - timedelta(seconds=1))  # Sunday night: the week before
    await post(db, start - timedelta(days=7), -1002)
    await post(db, start - timedelta(days=7, seconds=1), -1002)  # too long ago
    await post(db, start + timedelta(days=7), -1002)  # too new
    assert await weeks(db, MONDAY, MOSCOW) == [
        ChatWeek("Answers", Sums(), Sums(posts=1)),
        ChatWeek(
            "Questions", Sums(posts=1, reactions=7, answers=3, right=2, subscribers=1), Sums(1)
        ),
    ]


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (datetime(2026, 5, 11, 8, 59, tzinfo=MOSCOW), None),
        (datetime(2026, 5, 11, 9, tzinfo=MOSCOW), MONDAY),
        (datetime(2026, 5, 11, 6, tzinfo=UTC), MONDAY),
        (datetime(2026, 5, 11, 23, 59, tzinfo=MOSCOW), MONDAY),
        (datetime(2026, 5, 12, 9, tzinfo=MOSCOW), None),
        (datetime(2026, 5, 10, 23, tzinfo=MOSCOW), None),
    ],
)
def test_the_digest_is_for_monday_morning(now: datetime, week: date | None) -> None:
    assert digest_week(now, MOSCOW) == week


async def test_each_known_editor_gets_one_digest_a_week(db: Database) -> None:
    await add_person(db, 1)
    await add_person(db, 2)
    now = datetime(2026, 5, 11, 10, tzinfo=MOSCOW)
    for moment in (now, now + timedelta(hours=1)):
        await plan_digests(db, {1, 3}, moment, MOSCOW)
    assert await people_with_digest(db, now) == [1]
    await plan_digests(db, {1, 3}, now + timedelta(days=7), MOSCOW)
    assert await people_with_digest(db, now) == [1]


async def people_with_digest(db: Database, now: datetime) -> Sequence[int]:
    """Take what is to be sent, and return to whom."""
    async with db.writing() as session:
        claimed = await digests.claim(session, now, now + timedelta(days=99), 50)
    return [person.id for _, person in claimed]
