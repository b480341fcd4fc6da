"""Stale posts: who edits them, how often, and that nothing readers did is forgotten."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sample_posts import add_post
from sqlalchemy import text, update
from stage import PATIENCE

from bot.core import edit_pace
from bot.core.grading import Outcome
from bot.db import chats, post_changes, posts, responses, shared_cards
from bot.db.chat_models import ChatKind, Post
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.db.models import Status
from bot.services import grouping
from bot.services.forgetting import forget

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE, THERE = -1001, -1002
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


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


async def any_due(db: Database, now: datetime = NOW) -> bool:
    async with db.reading() as session:
        return await post_changes.any_due(session, now)


async def test_a_change_is_claimed_once_and_shown(db: Database) -> None:
    post = await add_post(db, HERE)
    await add_post(db, HERE)
    assert not await any_due(db)
    await change(db, post, post)
    assert await any_due(db)
    [taken] = await claimed(db)
    assert (taken.id, taken.changes) == (post.id, 2)
    assert not await any_due(db), "it is being edited"
    assert await claimed(db) == []
    await show(db, taken)
    assert await claimed(db, NOW + 120 * SECOND) == []


async def test_what_was_done_meanwhile_is_to_be_shown_still(db: Database) -> None:
    post, other = await add_post(db, HERE), await add_post(db, HERE)
    await change(db, post)
    [taken] = await claimed(db)
    await change(db, other, now=NOW + SECOND)
    await change(db, post, now=NOW + 2 * SECOND)
    await show(db, taken, NOW + 3 * SECOND)
    for due in (other, post):
        [taken] = await claimed(db, NOW + 9 * SECOND, limit=1)
        assert taken.id == due.id


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
    [again] = await claimed(db, NOW + 15 * SECOND)
    assert (taken.attempts, again.attempts) == (1, 2)
    await show(db, again)
    await change(db, post)
    [anew] = await claimed(db, NOW + 16 * SECOND)
    assert anew.attempts == 1


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
    assert not await any_due(db, NOW + 60 * SECOND)


async def test_each_look_sees_what_its_claim_takes(db: Database) -> None:
    post = await add_post(db, HERE)
    async with db.writing() as session:
        inline = await posts.add(
            session,
            inline_message_id="x",
            question_id="recall",
            version="1-0",
            language="en",
            status=Status.SENT,
        )
    for stale, seen in ((post, (True, False)), (inline, (False, True))):
        await change(db, stale)
        async with db.writing() as session:
            assert seen == (
                await post_changes.any_due(session, NOW),
                await shared_cards.any_inline_due(session, NOW),
            )
            until = NOW + 120 * SECOND
            taken = [each for each, _ in await post_changes.claim(session, NOW, until, 50)]
            taken += await shared_cards.claim_inline(session, NOW, until, 50)
            assert [(each.id, each.attempts) for each in taken] == [(stale.id, 1)]
            assert not await shared_cards.any_inline_due(session, NOW)
            await post_changes.shown(session, stale.id, 1, NOW)


@pytest.mark.parametrize("later", [-1, 1])
async def test_whoever_holds_many_posts_at_once_holds_them_in_the_same_order(
    new_postgres_url: str, later: int
) -> None:
    db = Database(new_postgres_url)
    await upgrade(db)
    # The chats come the other way round, and the moments of the changes and the ends as well.
    many = [await add_post(db, -2000 - number, kind=ChatKind.GROUP) for number in range(3)]
    for number, post in enumerate(many):
        async with db.writing() as session:
            await responses.add(session, post.id, 7, "0", Outcome.RIGHT, NOW)
            await post_changes.note(session, post.id, NOW - number * SECOND)
            due = update(Post).where(Post.id == post.id)
            await session.execute(due.values(answer_due_at=NOW - (5 + later * number) * SECOND))
    async with asyncio.TaskGroup() as group, db.writing() as session:
        await post_changes.note(session, many[1].id, NOW)
        for work in (claimed(db), forget(db, 7, NOW), grouping.close_old(db, NOW)):
            group.create_task(work)
        # All are on their way through the rows.
        async with asyncio.timeout(PATIENCE):
            while await _waiting(db) < 3:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.01)
    await db.close()


async def _waiting(db: Database) -> int:
    """Count the sessions of this database that wait for a row."""
    async with db.reading() as session:
        return await session.scalar(_WAITING) or 0
