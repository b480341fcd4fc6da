"""Showing under a post how many reacted: many presses become few edits."""

import asyncio
from datetime import datetime, timedelta

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.db import post_changes, reactions
from bot.db.chat_models import Chat, ChatKind, Post
from bot.delivery.attempt import BATCH, LEASE, retry_delay
from bot.delivery.group_cards import show_group_card
from bot.telegram.asked import question_of
from bot.telegram.pace import in_bulk
from bot.telegram.talk import House
from bot.telegram.views.post import post_keyboard

log = structlog.get_logger(__name__)

#: An edit that takes longer is given up until later: the daily questions must not wait for it.
_LONGEST_S = 5

_RETRY = retry_delay(1)


async def show_counts(house: House, now: datetime) -> int:
    """Edit posts that show less than what readers did, each once, as the pace of its chat allows.

    Return how many were edited. The others, and those that fail, stay to be edited later.
    """
    async with house.db.reading() as session:
        if not await post_changes.any_stale(session):
            return 0
    async with house.db.writing() as session:
        claimed = await post_changes.claim(session, now, now + LEASE, BATCH)
    await asyncio.gather(*(_attempt(house, post, chat, now) for post, chat in claimed))
    return len(claimed)


async def _attempt(house: House, post: Post, chat: Chat, now: datetime) -> None:
    try:
        with in_bulk():
            async with asyncio.timeout(_LONGEST_S):
                await _show(house, post, chat)
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        # It was deleted, or the bot is out of the chat: the same edit would be refused again.
        log.info("post cannot be edited", post=post.id, reason=error.message)
    except TelegramRetryAfter as error:
        async with house.db.writing() as session:
            await post_changes.put_off(session, post.id, now + timedelta(seconds=error.retry_after))
        return
    except Exception:
        # One that fails must not hold up the others; the log tells what happened to it.
        log.warning("edit failed", post=post.id, exc_info=True)
        async with house.db.writing() as session:
            await post_changes.put_off(session, post.id, now + _RETRY)
        return
    async with house.db.writing() as session:
        await post_changes.shown(session, post.id, post.changes, now)


async def _show(house: House, post: Post, chat: Chat) -> None:
    if chat.kind is ChatKind.GROUP:
        await show_group_card(house, post, chat)
        return
    question = await question_of(house, post)
    if question is None or post.message_id is None:
        return  # The bank has it no more: what the message shows stays.
    # After the number of changes was read: the message may show more than that, and never less.
    async with house.db.reading() as session:
        counts = await reactions.counts(session, post.id)
    username = (await house.door.bot.me()).username or ""
    t = house.translations[post.language]
    keyboard = post_keyboard(t, house.bank, chat, post, question, counts, username)
    if keyboard is not None:
        await house.door.put_keyboard(chat.id, post.message_id, keyboard)
