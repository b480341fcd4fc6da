"""Corrections on their way to the posts that were sent."""

import asyncio
from datetime import datetime

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from bot.db import post_notes
from bot.db.chat_models import Chat, ChatKind, Post
from bot.delivery.attempt import BATCH, FIRST_RETRY, LEASE
from bot.delivery.group_cards import screen_of
from bot.services import reacting
from bot.telegram.asked import question_of
from bot.telegram.inline_messages import edit_inline
from bot.telegram.pace import in_bulk
from bot.telegram.screen import Screen
from bot.telegram.talk import House
from bot.telegram.views.post import note_line, post_screen

log = structlog.get_logger(__name__)


async def show_notes(house: House, now: datetime) -> int:
    """Edit posts that do not show their correction, a batch at most. Return how many there were.

    What cannot be edited, like a poll, gets the correction as a reply.
    """
    async with house.db.reading() as session:
        if not await post_notes.any_due(session, now):
            return 0
    async with house.db.writing() as session:
        claimed = await post_notes.claim(session, now, now + LEASE, BATCH)
    await asyncio.gather(*(_attempt(house, post, chat, now) for post, chat in claimed))
    return len(claimed)


async def _attempt(house: House, post: Post, chat: Chat | None, now: datetime) -> None:
    try:
        with in_bulk():
            await _show(house, post, chat)
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        # It was deleted, or the bot is out of the chat: the same edit would be refused again.
        log.info("correction cannot be shown", post=post.id, reason=error.message)
    except Exception:
        # One that fails must not hold up the others; the log tells what happened to it.
        log.warning("correction failed", post=post.id, exc_info=True)
        async with house.db.writing() as session:
            await post_notes.put_off(session, post, now + FIRST_RETRY)
        return
    async with house.db.writing() as session:
        await post_notes.shown(session, post)


async def _show(house: House, post: Post, chat: Chat | None) -> None:
    if post.inline_message_id is not None:
        screen = await screen_of(house, post, None)
        if screen is not None:
            await edit_inline(house.door.bot, post.inline_message_id, screen)
        return
    if chat is None or chat.ended_at is not None or post.message_id is None:
        return
    screen = await _screen(house, post, chat)
    if screen is not None and await house.door.edit_whole(
        chat.id, post.message_id, screen, rich=True
    ):
        return
    await house.door.send(
        chat.id,
        Screen(note_line(post)),
        rich=False,
        thread_id=post.thread_id,
        reply_to=post.message_id,
    )


async def _screen(house: House, post: Post, chat: Chat) -> Screen | None:
    """Return what the message is to show; None for one that cannot be edited."""
    if post.poll_id is not None:
        return None
    if chat.kind is ChatKind.GROUP:
        return await screen_of(house, post, chat)
    question = await question_of(house, post)
    if question is None:
        return None
    counts = await reacting.counts(house.db, post.id)
    username = (await house.door.bot.me()).username or ""
    t = house.translations[post.language]
    return post_screen(t, house.bank, chat, post, question, counts, username)
