"""What happens every second."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.db.chat_models import Post
from bot.db.models import Delivery, Purpose
from bot.delivery.corrections import tell_corrections
from bot.delivery.counts import show_counts
from bot.delivery.digests import send_digests
from bot.delivery.group_cards import close_old_cards, show_inline_cards
from bot.delivery.notes import show_notes
from bot.delivery.planner import BATCH, plan
from bot.delivery.posts import plan_posts, send_answers, send_posts
from bot.delivery.sender import send_due
from bot.services import planning, publishing
from bot.telegram.talk import House


async def tick(house: House, now: datetime, is_over: Callable[[], bool] = lambda: False) -> None:
    """Plan everything that is due by ``now`` (UTC) and send everything that is planned.

    Once ``is_over``, nothing more is claimed for a person.
    """
    # Side by side: a channel that Telegram slows down must not hold up the daily questions.
    done = await asyncio.gather(
        _serve_people(house, now, is_over), _serve_chats(house, now), return_exceptions=True
    )
    for fault in filter(None, done):
        raise fault


async def _serve_people(house: House, now: datetime, is_over: Callable[[], bool]) -> None:
    for purpose in Purpose:
        await _plan(house, now, purpose)
    await send_due(house, now, is_over)
    while not is_over() and await tell_corrections(house, now):
        pass
    await send_digests(house, now)


async def _plan(house: House, now: datetime, purpose: Purpose) -> None:
    due = BATCH
    while due == BATCH:
        due = await plan(house.db, now, purpose)
        house.metrics.due(Delivery.__tablename__, due)


async def _serve_chats(house: House, now: datetime) -> None:
    due = publishing.BATCH
    while due == publishing.BATCH:
        due = await plan_posts(house, now)
        house.metrics.due(Post.__tablename__, due)
    while due := await planning.plan_due(
        house.db, house.bank, house.content_dir, now, house.random
    ):
        house.metrics.due(Post.__tablename__, due)
    while await send_posts(house, now):
        pass
    while await send_answers(house, now):
        pass
    while await show_notes(house, now):
        pass
    await close_old_cards(house, now)
    # Once: what readers do may go on for ever, and the next second comes soon.
    await show_counts(house, now)
    await show_inline_cards(house, now)
