"""Broadcasts on their way: beside the tick, so that nobody's daily question waits for them."""

import asyncio
from datetime import datetime, timedelta

import structlog
from aiogram.exceptions import AiogramError

from bot.db import broadcasts
from bot.db.desk_models import Announcement, Broadcast, BroadcastStage
from bot.db.models import Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.delivery.together import all_of
from bot.services import broadcasting, people
from bot.telegram.screen import Screen
from bot.telegram.talk import House
from bot.telegram.views.desk import progress_screen

log = structlog.get_logger(__name__)

#: So many are on their way at once: a crash costs no more of them their message.
AT_ONCE = 20

#: The message that shows how far it is changes no more often than this.
TELL_EVERY = timedelta(seconds=3)


async def announce(house: House, now: datetime) -> int:
    """Move every confirmed broadcast on, by a batch at most. Return how many messages moved.

    A message is marked as sent before it is: after a crash nobody gets it twice, and the few that
    were on their way at that moment do not get it.
    """
    moved = 0
    for broadcast in await broadcasting.unfinished(house.db):
        moved += await _step(house, broadcast, now)
    return moved


async def _step(house: House, broadcast: Broadcast, now: datetime) -> int:
    if broadcast.stage is BroadcastStage.PLANNING:
        return int(await broadcasting.plan(house.db, broadcast))
    if broadcast.stage is BroadcastStage.CANCELLED:
        moved = await broadcasting.sweep(house.db, broadcast, now)
    else:
        moved = await _send_batch(house, broadcast, now)
    await _tell(house, broadcast, now)
    return moved


async def _send_batch(house: House, broadcast: Broadcast, now: datetime) -> int:
    async with house.db.writing() as session:
        claimed = await broadcasts.claim(session, broadcast.id, now, now + LEASE, BATCH)
    line = asyncio.Semaphore(AT_ONCE)

    async def one(announcement: Announcement, person: Subscriber) -> None:
        async def send() -> Status:
            await house.door.send(person.id, Screen(broadcast.text), rich=person.rich)
            return Status.SENT

        async with line:
            async with house.db.writing() as session:
                if not await broadcasts.begin(session, announcement, now):
                    return
            await attempt(house, announcement, person.id, now, send)

    await all_of(one(announcement, person) for announcement, person in claimed)
    return len(claimed)


async def _tell(house: House, broadcast: Broadcast, now: datetime) -> None:
    """Show the author how far it is, and mark it as over if it is."""
    async with house.db.writing() as session:
        over = not await broadcasts.is_open(session, broadcast.id, now)
        if over and not await broadcasts.finish(session, broadcast, now):
            return
        if not over and not await broadcasts.tell(session, broadcast, now, TELL_EVERY):
            return
        counts = await broadcasts.counts(session, broadcast.id)
    stage = broadcast.stage
    if over and stage is BroadcastStage.SENDING:
        stage = BroadcastStage.SENT
    author = await people.find(house.db, broadcast.subscriber_id)
    if author is None or broadcast.message_id is None:
        return
    t = house.translations[author.language]
    how_far = broadcasting.how_far(stage, counts)
    screen = progress_screen(t, author.language, broadcast.id, how_far)
    try:
        await house.door.edit_whole(author.id, broadcast.message_id, screen, rich=author.rich)
    except AiogramError as error:
        # The number is an ornament: the others must get their message all the same.
        log.warning("progress not shown", broadcast=broadcast.id, reason=str(error))
