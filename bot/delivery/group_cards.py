"""Cards that many people answer: after a day they are closed, and they show what was answered."""

from datetime import datetime, timedelta

from aiogram.types import InlineKeyboardMarkup

from bot.db import post_changes, shared_cards
from bot.db.chat_models import Chat, Post
from bot.delivery.attempt import BATCH, LEASE
from bot.delivery.edits import LONGEST_S, try_edit
from bot.delivery.together import all_of
from bot.services import grouping
from bot.services.publishing import shown
from bot.telegram.inline_messages import edit_inline, put_inline_keyboard
from bot.telegram.screen import Screen
from bot.telegram.talk import House
from bot.telegram.views.group import group_screen

#: An inline message is edited no sooner after the last time.
INLINE_REST = timedelta(seconds=4)


async def close_old_cards(house: House, now: datetime) -> None:
    """Close the cards that were open long enough, a batch at most.

    Their messages wait to be edited like those that somebody answered.
    """
    await grouping.close_old(house.db, now)


async def show_group_card(house: House, post: Post, chat: Chat) -> None:
    """Let the message of a group's card show what was answered, and its answer once it is closed.

    While it is open only its buttons are edited: they say how many have answered.
    """
    screen = await screen_of(house, post, chat)
    if screen is None or post.message_id is None:
        return  # The bank has it no more: what the message shows stays.
    if post.closed_at is not None and await house.door.edit_whole(
        chat.id, post.message_id, screen, rich=True
    ):
        return
    if isinstance(screen.keyboard, InlineKeyboardMarkup):
        await house.door.put_keyboard(chat.id, post.message_id, screen.keyboard)


async def show_inline_cards(house: House, now: datetime) -> None:
    """Edit the inline messages that show less than what was answered, a batch at most.

    Those that were edited just now wait, and so does what fails.
    """
    async with house.db.reading() as session:
        if not await shared_cards.any_inline_due(session, now):
            return
    async with house.db.writing() as session:
        claimed = await shared_cards.claim_inline(session, now, now + LEASE, BATCH)
    await all_of(_attempt(house, post, now) for post in claimed)


async def _attempt(house: House, post: Post, now: datetime) -> None:
    wait = await try_edit(post, _show_inline(house, post), longest_s=LONGEST_S)
    async with house.db.writing() as session:
        if wait is None:
            rested = now + INLINE_REST
            await post_changes.shown(session, post.id, post.changes, now, resting_until=rested)
        else:
            await post_changes.put_off(session, post.id, now + wait)


async def _show_inline(house: House, post: Post) -> None:
    screen = await screen_of(house, post, None)
    if screen is None or post.inline_message_id is None:
        return
    if post.closed_at is not None:
        await edit_inline(house.door.bot, post.inline_message_id, screen)
    elif isinstance(screen.keyboard, InlineKeyboardMarkup):
        await put_inline_keyboard(house.door.bot, post.inline_message_id, screen.keyboard)


async def screen_of(house: House, post: Post, chat: Chat | None) -> Screen | None:
    """Return what a card of a ``chat`` or of an inline message is to show; None if it is gone."""
    question = shown(house.bank, post)
    if question is None:
        return None
    # After the number of changes was read: the message may show more than that, and never less.
    tally = await grouping.tally(house.db, post)
    username = (await house.door.bot.me()).username or ""
    t = house.translations[post.language]
    return group_screen(t, house.bank, chat, post, question, tally, username)
