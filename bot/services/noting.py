"""Corrections that editors write to posts: they stand at the end, wherever a question was sent."""

from dataclasses import dataclass
from datetime import datetime

from bot.db import post_notes, posts
from bot.db.engine import Database

#: Characters: a post with its answer has to fit one message all the same.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Note:
    """A correction to be confirmed, and how many posts would show it."""

    number: int
    question_id: str
    text: str
    posts: int


async def question_of(db: Database, chat_id: int, message_id: int) -> str | None:
    """Return the id of the question that a message of a chat shows; None if it shows none."""
    async with db.reading() as session:
        post = await posts.by_message(session, chat_id, message_id)
    return post.question_id if post else None


async def write(db: Database, question_id: str, text: str, now: datetime) -> Note:
    """Keep a correction, at most `LONGEST` characters of it, that nobody sees yet."""
    async with db.writing() as session:
        note = await post_notes.add(session, question_id, text[:LONGEST], now)
        return Note(note.id, question_id, note.text, await post_notes.count(session, question_id))


async def apply(db: Database, number: int, now: datetime) -> int | None:
    """Let all posts of its question show a correction, in place of an earlier one.

    Return how many there are; None if there is no such correction, or it was applied before.
    """
    async with db.writing() as session:
        return await post_notes.apply(session, number, now)
