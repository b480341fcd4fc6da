"""The editor's desk on both databases: broadcasts, planned posts, corrections."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from samples import add_person

from bot.db import broadcasts, chats, outbox, planned_posts, post_notes, posts, subscriptions
from bot.db.chat_models import ChatKind
from bot.db.desk_models import Announcement, Broadcast, BroadcastStage
from bot.db.engine import Database
from bot.db.models import EndReason, Status

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def people(db: Database) -> Sequence[int]:
    """Write five people with a daily question, and one who ended it."""
    for person in range(1, 7):
        await add_person(db, person)
        async with db.writing() as session:
            await subscriptions.put(session, person, time(10), NOW)
    async with db.writing() as session:
        await subscriptions.end(session, 6, EndReason.STOPPED, NOW)
    return range(1, 6)


async def confirmed(db: Database) -> Broadcast:
    """Write a broadcast that is to go out."""
    async with db.writing() as session:
        drafted = await broadcasts.draft(session, 1, "news", NOW)
        assert await broadcasts.unfinished(session) == []
        assert not await broadcasts.confirm(session, drafted.id, 2, 10, NOW)
        assert await broadcasts.confirm(session, drafted.id, 1, 10, NOW)
        assert not await broadcasts.confirm(session, drafted.id, 1, 10, NOW)
    return await stored(db)


async def stored(db: Database) -> Broadcast:
    """Return the only broadcast as it stands."""
    async with db.reading() as session:
        (broadcast,) = await broadcasts.unfinished(session)
    return broadcast


async def planned(db: Database) -> Broadcast:
    """Write a broadcast, and down to the last one who gets it."""
    broadcast = await confirmed(db)
    while broadcast.stage is BroadcastStage.PLANNING:
        async with db.writing() as session:
            assert await broadcasts.plan(session, broadcast, 2)
        broadcast = await stored(db)
    return broadcast


async def claimed(db: Database, broadcast: Broadcast, now: datetime) -> list[Announcement]:
    """Take what is to be sent."""
    async with db.writing() as session:
        rows = await broadcasts.claim(session, broadcast.id, now, now + (LEASE - NOW), 50)
    assert all(person.id == row.subscriber_id for row, person in rows)
    return [row for row, _ in rows]


async def test_everybody_is_written_down_once_page_by_page(
    db: Database, people: Sequence[int]
) -> None:
    first = await confirmed(db)
    async with db.writing() as session:
        assert await broadcasts.audience(session) == len(people)
        assert await broadcasts.plan(session, first, 2)
        assert not await broadcasts.plan(session, first, 2)  # a process that comes second
    broadcast = await stored(db)
    assert (broadcast.stage, broadcast.planned_to) == (BroadcastStage.PLANNING, 2)
    for _ in range(2):
        async with db.writing() as session:
            await broadcasts.plan(session, await stored(db), 2)
    assert (await stored(db)).stage is BroadcastStage.SENDING
    got = [row.subscriber_id for row in await claimed(db, broadcast, NOW)]
    assert sorted(got) == list(people)


async def test_what_is_taken_is_nobody_elses_until_the_lease_ends(
    db: Database, people: Sequence[int]
) -> None:
    broadcast = await planned(db)
    assert len(await claimed(db, broadcast, NOW)) == len(people)
    assert await claimed(db, broadcast, LEASE - SECOND) == []
    assert len(await claimed(db, broadcast, LEASE)) == len(people)


async def test_a_message_on_its_way_keeps_the_broadcast_open(
    db: Database, people: Sequence[int]
) -> None:
    broadcast = await planned(db)
    rows = await claimed(db, broadcast, NOW)
    async with db.writing() as session:
        for row in rows:
            assert await broadcasts.begin(session, row, NOW)
        assert await broadcasts.is_open(session, broadcast.id, NOW)
        for row in rows[1:]:
            await outbox.finish(session, Announcement, row.id, Status.SENT, NOW)
        assert await broadcasts.is_open(session, broadcast.id, NOW)
        await outbox.release(session, Announcement, rows[0].id, NOW)
        assert await broadcasts.is_open(session, broadcast.id, LEASE)
        counts = await broadcasts.counts(session, broadcast.id)
        assert counts == {Status.SENT: len(people) - 1, Status.PENDING: 1}
        await outbox.finish(session, Announcement, rows[0].id, Status.FAILED, NOW)
        assert not await broadcasts.is_open(session, broadcast.id, NOW)
        assert await broadcasts.finish(session, broadcast, NOW)
        assert not await broadcasts.finish(session, broadcast, NOW)
        assert not await broadcasts.cancel(session, broadcast.id)
        assert await broadcasts.unfinished(session) == []


async def test_nothing_begins_after_the_end(db: Database, people: Sequence[int]) -> None:
    broadcast = await planned(db)
    rows = await claimed(db, broadcast, NOW)
    async with db.writing() as session:
        await subscriptions.end(session, rows[0].subscriber_id, EndReason.BLOCKED, NOW)
        assert not await broadcasts.begin(session, rows[0], NOW)
        assert await broadcasts.begin(session, rows[1], NOW)
        assert await broadcasts.cancel(session, broadcast.id)
        assert not await broadcasts.begin(session, rows[2], NOW)
        assert not await broadcasts.tell(session, broadcast, NOW, SECOND)
        swept = [await broadcasts.sweep(session, broadcast.id, NOW, 1) for _ in range(3)]
        assert swept == [1, len(people) - 3 - 1, 0]


async def test_what_begins_during_a_sweep_is_sent(db: Database, people: Sequence[int]) -> None:
    broadcast = await planned(db)
    rows = await claimed(db, broadcast, NOW)
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def begin() -> None:
        async with db.writing() as session:
            assert await broadcasts.begin(session, rows[0], NOW)
            begun.set()
            await goes_on.wait()

    async def cancel() -> None:
        async with db.writing() as session:
            assert await broadcasts.cancel(session, broadcast.id)
            await broadcasts.sweep(session, broadcast.id, NOW, len(people))

    beginning = asyncio.create_task(begin())
    await begun.wait()
    cancelling = asyncio.create_task(cancel())
    await asyncio.sleep(0.1)  # on PostgreSQL it waits for the row by then
    goes_on.set()
    await asyncio.gather(beginning, cancelling)
    async with db.reading() as session:
        counts = await broadcasts.counts(session, broadcast.id)
    assert counts == {Status.SENT: 1, Status.CANCELLED: len(people) - 1}


async def test_what_another_process_has_taken_over_is_left_to_it(
    db: Database, people: Sequence[int]
) -> None:
    broadcast = await planned(db)
    late = await claimed(db, broadcast, NOW)
    ours = {row.id: row for row in await claimed(db, broadcast, LEASE)}
    async with db.writing() as session:
        for row in late:
            assert not await broadcasts.begin(session, row, LEASE)
        assert await broadcasts.begin(session, ours[late[0].id], LEASE)
        assert not await broadcasts.begin(session, late[0], LEASE)
        counts = await broadcasts.counts(session, broadcast.id)
    assert counts == {Status.SENT: 1, Status.PENDING: len(people) - 1}


async def test_how_far_it_is_is_told_now_and_then(db: Database, people: Sequence[int]) -> None:
    broadcast = await planned(db)
    assert people
    async with db.writing() as session:
        for moment, told in ((NOW, True), (NOW + SECOND, False), (NOW + 3 * SECOND, True)):
            assert await broadcasts.tell(session, broadcast, moment, 3 * SECOND) is told


@pytest.fixture
async def channel(db: Database) -> int:
    """Write a channel."""
    async with db.writing() as session:
        chat = await chats.add(
            session,
            id=-1001,
            kind=ChatKind.CHANNEL,
            title="Questions",
            language="en",
            timezone="UTC",
            times="10:00",
            reactions="👍",
            created_at=NOW,
        )
    return chat.id


async def test_a_planned_post_has_its_moment_for_itself(db: Database, channel: int) -> None:
    async with db.writing() as session:
        first, second = [
            await planned_posts.add(session, name, "2026-05-20T10:00") for name in ("a", "b")
        ]
        assert [chat.id for chat in await planned_posts.chats(session, ChatKind, 9)] == [channel]
        assert await planned_posts.choose(session, first.id, channel, NOW)
        assert not await planned_posts.choose(session, first.id, channel, NOW + SECOND)
        assert not await planned_posts.choose(session, second.id, channel, NOW)
        assert await planned_posts.due(session, NOW - SECOND, 9) == []
        assert [each.id for each in await planned_posts.due(session, NOW, 9)] == [first.id]
        assert await planned_posts.mark_planned(session, first.id, NOW)
        assert not await planned_posts.mark_planned(session, first.id, NOW)
        assert not await planned_posts.drop(session, first.id)
        assert await planned_posts.drop(session, second.id)
        assert await planned_posts.due(session, NOW, 9) == []


async def test_a_correction_reaches_the_posts_that_were_sent(db: Database, channel: int) -> None:
    async with db.writing() as session:
        for question, status in (("a", Status.SENT), ("a", Status.PENDING), ("b", Status.SENT)):
            values = {"question_id": question, "version": "1-", "language": "en"}
            await posts.add(session, chat_id=channel, status=status, **values)
        inline = {"inline_message_id": "x", "question_id": "a", "version": "1-", "language": "en"}
        await posts.add(session, status=Status.SENT, **inline)
        note = await post_notes.add(session, "a", "no", NOW)
        assert await post_notes.count(session, "a") == 2
        assert not await post_notes.any_due(session, NOW)
        assert await post_notes.apply(session, note.id, NOW) == 2
        assert await post_notes.apply(session, note.id, NOW) is None
        assert await post_notes.any_due(session, NOW)
        taken = await post_notes.claim(session, NOW, LEASE, 9)
        assert {post.note for post, _ in taken} == {"no"}
        assert sorted(chat.id if chat else 0 for _, chat in taken) == [channel, 0]
        assert await post_notes.claim(session, NOW, LEASE, 9) == []
        shown, failed = (post for post, _ in taken)
        await post_notes.shown(session, shown)
        await post_notes.put_off(session, failed, NOW + SECOND)
        again = await post_notes.claim(session, NOW + SECOND, LEASE, 9)
        assert [(post.id, post.attempts) for post, _ in again] == [(failed.id, 2)]
        await post_notes.shown(session, again[0][0])
        stored = [await posts.get(session, post.id) for post in (shown, failed)]
        assert [post and post.attempts for post in stored] == [0, 0]


async def test_a_newer_correction_is_not_taken_for_shown(db: Database, channel: int) -> None:
    async with db.writing() as session:
        values = {"question_id": "a", "version": "1-", "language": "en"}
        await posts.add(session, chat_id=channel, status=Status.SENT, **values)
        for text in ("old", "new"):
            note = await post_notes.add(session, "a", text, NOW)
            await post_notes.apply(session, note.id, NOW)
            if text == "old":
                ((post, _),) = await post_notes.claim(session, NOW, LEASE, 9)
        await post_notes.shown(session, post)
        ((post, _),) = await post_notes.claim(session, NOW, LEASE, 9)
        assert post.note == "new"
