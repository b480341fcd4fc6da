"""Stale posts: who edits them, how often, and that nothing readers did is forgotten."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from sample_posts import add_post

from bot.core import edit_pace
from bot.db import chats, post_changes, posts
from bot.db.chat_models import Post
from bot.db.engine import Database
from bot.db.models import Status

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE, THERE = -1001, -1002


async def change(db: Database, *stale: Post, now: datetime = NOW) -> None:
    async with db.writing() as session:
        for post in stale:
            await post_changes.note(session, post.id, now)


async def claimed(db: Database, now: datetime = NOW, limit: int = 50) -> list[Post]:
    async with db.writing() as session:
        found = await post_changes.claim(session, now, now + 120 * SECOND, limit)
        # Holds the rows for long enough that other claimers meet them.
        await asyncio.sleep(0.02)
    return [post for post, _ in found]


async def show(db: Database, post: Post, now: datetime = NOW) -> None:
    async with db.writing() as session:
        await post_changes.shown(session, post.id, post.changes, now)


async def is_stale(db: Database) -> bool:
    async with db.reading() as session:
        return await post_changes.any_stale(session)


async def test_a_change_is_claimed_once_and_shown(db: Database) -> None:
    post = await add_post(db, HERE)
    await add_post(db, HERE)
    assert not await is_stale(db)
    await change(db, post, post)
    [taken] = await claimed(db)
    assert (taken.id, taken.changes) == (post.id, 2)
    assert await claimed(db) == [], "it is being edited"
    assert await is_stale(db)
    await show(db, taken)
    assert not await is_stale(db)


async def test_what_was_done_meanwhile_is_to_be_shown_still(db: Database) -> None:
    post, other = await add_post(db, HERE), await add_post(db, HERE)
    await change(db, post)
    [taken] = await claimed(db)
    await change(db, other, now=NOW + SECOND)
    await change(db, post, now=NOW + 2 * SECOND)
    await show(db, taken, NOW + 3 * SECOND)
    assert [each.id for each in await claimed(db, NOW + 9 * SECOND)] == [other.id, post.id]


async def test_whoever_crashed_while_editing_is_taken_over_from(db: Database) -> None:
    post = await add_post(db, HERE)
    await change(db, post)
    await claimed(db)
    assert await claimed(db, NOW + 119 * SECOND) == []
    assert [each.id for each in await claimed(db, NOW + 120 * SECOND)] == [post.id]


async def test_one_that_was_put_off_comes_again_then(db: Database) -> None:
    post = await add_post(db, HERE)
    await change(db, post)
    [taken] = await claimed(db)
    async with db.writing() as session:
        await post_changes.put_off(session, taken.id, NOW + 15 * SECOND)
    assert await claimed(db, NOW + 14 * SECOND) == []
    assert await claimed(db, NOW + 15 * SECOND) != []


def most_within(seconds: int) -> int:
    """Return how many edits of a chat the pace allows if somebody asks each second."""
    count, paid = 0, None
    for second in range(seconds):
        while (more := edit_pace.spend(paid, NOW + second * SECOND)) is not None:
            count, paid = count + 1, more
    return count


async def test_many_claimers_keep_to_the_pace_of_each_chat(db: Database) -> None:
    own = {chat: [await add_post(db, chat) for _ in range(5)] for chat in (HERE, THERE)}
    taken = []
    for second in range(12):
        await change(db, *own[HERE], *own[THERE])
        now = NOW + second * SECOND
        batches = await asyncio.gather(*(claimed(db, now) for _ in range(3)))
        for post in [post for batch in batches for post in batch]:
            taken.append(post.chat_id)
            await show(db, post, now)
    assert Counter(taken) == {HERE: most_within(12), THERE: most_within(12)}


async def test_no_post_is_claimed_twice_at_a_time(db: Database) -> None:
    many = [await add_post(db, -2000 - number) for number in range(20)]
    await change(db, *many)
    batches = await asyncio.gather(*(claimed(db, limit=15) for _ in range(4)))
    ids = [post.id for batch in batches for post in batch]
    assert len(ids) == len(set(ids)) >= 15


async def test_what_has_no_message_yet_or_no_chat_any_more_is_not_edited(db: Database) -> None:
    ended, unsent = await add_post(db, THERE), await add_post(db, HERE)
    await change(db, ended, unsent)
    async with db.writing() as session:
        await chats.note(session, THERE, ended_at=NOW)
        pending = await posts.add(
            session, chat_id=HERE, question_id="recall", version="1-0", language="en"
        )
    await change(db, pending)
    assert pending.status is Status.PENDING
    assert [post.id for post in await claimed(db)] == [unsent.id]
