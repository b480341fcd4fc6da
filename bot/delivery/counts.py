"""Showing under a post how many reacted: many presses become few edits."""

from datetime import datetime

from bot.db import post_changes, reactions
from bot.db.chat_models import Chat, ChatKind, Post
from bot.delivery.attempt import BATCH, LEASE
from bot.delivery.edits import LONGEST_S, try_edit
from bot.delivery.group_cards import show_group_card
from bot.delivery.together import all_of
from bot.services import desk
from bot.telegram.talk import House
from bot.telegram.views.post import post_keyboard


async def show_counts(house: House, now: datetime) -> None:
    """Edit posts that show less than what readers did, each once, as the pace of its chat allows.

    The others, and those that fail, stay to be edited later.
    """
    async with house.db.reading() as session:
        if not await post_changes.any_due(session, now):
            return
    async with house.db.writing() as session:
        claimed = await post_changes.claim(session, now, now + LEASE, BATCH)
    await all_of(_attempt(house, post, chat, now) for post, chat in claimed)


async def _attempt(house: House, post: Post, chat: Chat, now: datetime) -> None:
    wait = await try_edit(post, _show(house, post, chat), longest_s=LONGEST_S)
    async with house.db.writing() as session:
        if wait is None:
            await post_changes.shown(session, post.id, post.changes, now)
        else:
            await post_changes.put_off(session, post.id, now + wait)


async def _show(house: House, post: Post, chat: Chat) -> None:
    if chat.kind is ChatKind.GROUP:
        await show_group_card(house, post, chat)
        return
    question = await desk.find_posted(house.db, house.bank, house.content_dir, post)
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
