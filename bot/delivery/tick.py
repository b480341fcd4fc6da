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
from bot.delivery.together import all_of
from bot.services import planning, publishing
from bot.telegram.talk import House

#: Tells the time, in UTC. It is asked anew for each claim: a lease begins when it is taken.
Clock = Callable[[], datetime]


async def tick(house: House, clock: Clock) -> None:
    """Do all of it once: for people, and for chats."""
    await all_of([serve_people(house, clock), serve_chats(house, clock)])


async def serve_people(
    house: House, clock: Clock, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Plan every delivery that is due, and send what is planned, the daily questions first.

    Once ``is_over``, nothing more is claimed for a person.
    """
    for purpose in Purpose:
        await _plan(house, clock(), purpose)
    await send_due(house, clock(), is_over)
    if is_over():
        return
    # A batch at a time: what is due meanwhile goes before the next.
    await tell_corrections(house, clock())
    await send_digests(house, clock())


async def _plan(house: House, now: datetime, purpose: Purpose) -> None:
    due = BATCH
    while due == BATCH:
        due = await plan(house.db, now, purpose)
        house.metrics.due(Delivery.__tablename__, due)
        await asyncio.sleep(0)  # after a downtime they are many, and people wait for their answers


async def serve_chats(house: House, clock: Clock) -> None:
    """Plan every post that is due, and send and edit what waits for it, a batch of each kind.

    More would keep what is due meanwhile waiting, and the next second comes soon.
    """
    due = publishing.BATCH
    while due == publishing.BATCH:
        due = await plan_posts(house, clock())
        house.metrics.due(Post.__tablename__, due)
        await asyncio.sleep(0)
    while due := await planning.plan_due(
        house.db, house.bank, house.content_dir, clock(), house.random
    ):
        house.metrics.due(Post.__tablename__, due)
    await send_posts(house, clock())
    await send_answers(house, clock())
    await show_notes(house, clock())
    await close_old_cards(house, clock())
    await show_counts(house, clock())
    await show_inline_cards(house, clock())
