"""Corrections on their way to the posts that were sent."""

from datetime import datetime

from bot.db import post_notes
from bot.db.chat_models import Chat, ChatKind, Post
from bot.delivery.attempt import BATCH, LEASE
from bot.delivery.edits import try_edit
from bot.delivery.group_cards import screen_of
from bot.delivery.together import all_of
from bot.services import desk, reacting
from bot.telegram.inline_messages import edit_inline
from bot.telegram.screen import Screen
from bot.telegram.talk import House
from bot.telegram.views.post import note_line, post_screen


async def show_notes(house: House, now: datetime) -> None:
    """Edit posts that do not show their correction, a batch at most.

    What cannot be edited, like a poll, gets the correction as a reply.
    """
    async with house.db.reading() as session:
        if not await post_notes.any_due(session, now):
            return
    async with house.db.writing() as session:
        claimed = await post_notes.claim(session, now, now + LEASE, BATCH)
    await all_of(_attempt(house, post, chat, now) for post, chat in claimed)


async def _attempt(house: House, post: Post, chat: Chat | None, now: datetime) -> None:
    wait = await try_edit(post, _show(house, post, chat))
    async with house.db.writing() as session:
        if wait is None:
            await post_notes.shown(session, post)
        else:
            await post_notes.put_off(session, post, now + wait)


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
    question = await desk.find_posted(house.db, house.bank, house.content_dir, post)
    if question is None:
        return None
    counts = await reacting.counts(house.db, post.id)
    username = (await house.door.bot.me()).username or ""
    t = house.translations[post.language]
    return post_screen(t, house.bank, chat, post, question, counts, username)
