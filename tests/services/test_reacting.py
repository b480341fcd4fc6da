"""Reactions under a post, against a model as simple as can be; on both databases."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_posts import add_post
from sqlalchemy import Connection, event, select

from bot.db import post_stats, posts
from bot.db.chat_models import AnswerMode, Post, Reaction, ReactionMode
from bot.db.engine import Database
from bot.services import reacting
from bot.services.forgetting import forget
from bot.services.reacting import Reacted

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
EMOJI = ["👍", "🔥", "🥱", "🤔"]
CHAT = -1001


async def stored(db: Database, post: Post) -> Post:
    """Return a post as it is now."""
    async with db.reading() as session:
        found = await posts.get(session, post.id)
    assert found is not None
    return found


async def react(db: Database, post: Post, person_id: int, emoji: str) -> Reacted | None:
    """Press a reaction under a post in its chat."""
    return await reacting.react(db, CHAT, post.id, person_id, emoji, NOW)


async def test_a_reaction_is_put_moved_and_taken_back(db: Database) -> None:
    post = await add_post(db, CHAT)
    assert await react(db, post, 7, "👍") is Reacted.ADDED
    assert await react(db, post, 7, "🔥") is Reacted.MOVED
    assert await reacting.counts(db, post.id) == {"🔥": 1}
    assert await react(db, post, 7, "🔥") is Reacted.REMOVED
    assert await reacting.counts(db, post.id) == {}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(1, 4), st.sampled_from(EMOJI)), max_size=25)
)
async def test_any_presses_are_counted_like_a_naive_model(
    db: Database, presses: list[tuple[int, int, str]]
) -> None:
    both = [await add_post(db, CHAT), await add_post(db, CHAT)]
    chosen: dict[tuple[int, int], str] = {}
    for which, person_id, emoji in presses:
        before = chosen.pop((which, person_id), None)
        if before != emoji:
            chosen[which, person_id] = emoji
        expected = (
            Reacted.REMOVED
            if before == emoji
            else Reacted.ADDED
            if before is None
            else Reacted.MOVED
        )
        assert await react(db, both[which], person_id, emoji) is expected
    for which, post in enumerate(both):
        counted = Counter(emoji for (place, _), emoji in chosen.items() if place == which)
        assert await reacting.counts(db, post.id) == dict(counted)
        assert (await stored(db, post)).changes == sum(place == which for place, *_ in presses)


async def test_presses_at_the_same_moment_are_all_counted(db: Database) -> None:
    post = await add_post(db, CHAT)
    people = range(1, 41)
    await asyncio.gather(*(react(db, post, person, EMOJI[person % 4]) for person in people))
    assert await reacting.counts(db, post.id) == dict.fromkeys(EMOJI, 10)
    assert (await stored(db, post)).changes == 40


async def test_two_hasty_presses_of_one_person_undo_each_other(db: Database) -> None:
    post = await add_post(db, CHAT)
    done = await asyncio.gather(*(react(db, post, 7, "👍") for _ in range(2)))
    assert set(done) == {Reacted.ADDED, Reacted.REMOVED}
    assert await reacting.counts(db, post.id) == {}


async def test_a_post_is_stale_since_the_first_press(db: Database) -> None:
    post = await add_post(db, CHAT)
    assert (await stored(db, post)).stale_since is None
    for later in range(3):
        now = NOW + timedelta(seconds=later)
        await reacting.react(db, CHAT, post.id, later, "👍", now)
    assert (await stored(db, post)).stale_since == NOW


@pytest.mark.parametrize(
    ("chat_id", "further", "emoji"),
    [(CHAT, 0, "💩"), (CHAT, 0, ""), (CHAT, 0, "👍 🔥"), (-1002, 0, "👍"), (CHAT, 5, "👍"),
     (7, 0, "👍")],
)  # fmt: skip
async def test_a_forged_press_changes_nothing(
    db: Database, chat_id: int, further: int, emoji: str
) -> None:
    post = await add_post(db, CHAT)
    await add_post(db, -1002)
    assert await reacting.react(db, chat_id, post.id + further, 7, emoji, NOW) is None
    assert await reacting.counts(db, post.id) == {}
    assert (await stored(db, post)).changes == 0


async def test_buttons_of_before_do_nothing_where_telegram_counts(db: Database) -> None:
    post = await add_post(db, CHAT, reaction_mode=ReactionMode.NATIVE)
    assert await react(db, post, 7, "👍") is None


async def test_native_reactions_are_kept_apart_and_replaced(db: Database) -> None:
    post = await add_post(db, CHAT, reaction_mode=ReactionMode.BOTH)
    assert post.message_id is not None
    await react(db, post, 7, "👍")
    for counted in ({"👍": 12, "❤": 3}, {"👍": 11, "🎉": 1}, {}):
        assert await reacting.count_native(db, CHAT, post.message_id, counted)
        async with db.reading() as session:
            brought = await post_stats.brought(session, [post.id])
        assert brought[post.id].native == counted
    assert await reacting.counts(db, post.id) == {"👍": 1}
    assert not await reacting.count_native(db, CHAT, 999_999, {"👍": 1})


async def test_an_answer_that_comes_later_is_not_told_before(db: Database) -> None:
    post = await add_post(db, CHAT, answers=AnswerMode.LATER)
    told = await add_post(db, CHAT, answers=AnswerMode.LATER, closed_at=NOW)
    assert await reacting.find_open(db, CHAT, post.id) is None
    assert await reacting.find_open(db, CHAT, told.id) is not None
    assert await reacting.find_open(db, -1002, told.id) is None


async def test_whoever_is_forgotten_is_forgotten_at_once(db: Database) -> None:
    post = await add_post(db, CHAT)
    await react(db, post, 7, "👍")
    seen = []

    def look(connection: Connection) -> None:
        reaction = connection.scalar(select(Reaction.emoji).where(Reaction.post_id == post.id))
        changes = connection.scalar(select(Post.changes).where(Post.id == post.id))
        seen.append((reaction, changes))

    engine = db.engine.sync_engine
    event.listen(engine, "commit", look)
    await forget(db, 7, NOW)
    event.remove(engine, "commit", look)
    assert seen == [(None, 2)]


async def test_whoever_is_forgotten_is_counted_no_more(db: Database) -> None:
    post, other = await add_post(db, CHAT), await add_post(db, CHAT)
    for person in (7, 8):
        await react(db, post, person, "👍")
    await react(db, other, 8, "👍")
    await forget(db, 7, NOW)
    assert await reacting.counts(db, post.id) == {"👍": 1}
    assert [(await stored(db, each)).changes for each in (post, other)] == [3, 1]
