"""Reactions to a post: one a person, to be moved and taken back."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.db import post_changes, posts, reactions
from bot.db.chat_models import AnswerMode, Post, ReactionMode
from bot.db.engine import Database


class Reacted(StrEnum):
    """What a press of a reaction has done."""

    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"


async def react(
    db: Database, chat_id: int, post_id: int, person_id: int, emoji: str, now: datetime
) -> Reacted | None:
    """React to a post of a chat, move the reaction, or take it back by the same press again.

    Return None, and change nothing, if the chat has no such post or no such reaction.
    """
    async with db.writing() as session:
        found = await reactions.post_in(session, chat_id, post_id)
        if found is None:
            return None
        _post, chat = found
        if chat.reaction_mode is ReactionMode.NATIVE or emoji not in chat.reactions.split():
            return None
        # First, for it lets other presses under the same post wait: each sees the one before.
        await post_changes.note(session, post_id, now)
        before = await reactions.get(session, post_id, person_id)
        if before == emoji:
            await reactions.remove(session, post_id, person_id)
            return Reacted.REMOVED
        await reactions.put(session, post_id, person_id, emoji, now)
        return Reacted.ADDED if before is None else Reacted.MOVED


async def find_open(db: Database, chat_id: int, post_id: int) -> Post | None:
    """Return a post whose answer may be asked for, if it was posted in this chat."""
    async with db.reading() as session:
        found = await reactions.post_in(session, chat_id, post_id)
    if found is None or (found[0].answers is AnswerMode.LATER and found[0].closed_at is None):
        return None
    return found[0]


async def counts(db: Database, post_id: int) -> dict[str, int]:
    """Return how many people reacted to a post with each emoji that somebody chose."""
    async with db.reading() as session:
        return await reactions.counts(session, post_id)


async def count_native(
    db: Database, chat_id: int, message_id: int, counted: Mapping[str, int]
) -> bool:
    """Store how often each of Telegram's own reactions stands under a message by now.

    Return False if the message is no post of ours.
    """
    async with db.writing() as session:
        post = await posts.by_message(session, chat_id, message_id)
        if post is None:
            return False
        await reactions.put_native(session, post.id, counted)
        return True
