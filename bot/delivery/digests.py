"""The weekly digest of the posts, for the editors."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.db import digests, outbox
from bot.db.desk_models import Digest
from bot.db.models import Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, attempt
from bot.delivery.together import all_of
from bot.services import post_stats
from bot.telegram.talk import House
from bot.telegram.views.post_stats import digest_screen


async def send_digests(house: House, now: datetime) -> None:
    """Plan what is due, and send what is planned, a batch at most."""
    if not house.admins:
        return
    zone = ZoneInfo(house.defaults.timezone)
    await post_stats.plan_digests(house.db, house.admins, now, zone)
    async with house.db.writing() as session:
        claimed = await digests.claim(session, now, now + LEASE, BATCH)
    await all_of(
        attempt(house, digest, person.id, now, partial(_send, house, digest, person, zone, now))
        for digest, person in claimed
    )


async def _send(
    house: House, digest: Digest, person: Subscriber, zone: ZoneInfo, now: datetime
) -> Status:
    if person.id not in house.admins or digest.week != post_stats.digest_week(now, zone):
        return Status.EXPIRED
    weeks = await post_stats.weeks(house.db, digest.week, zone)
    if not weeks:
        return Status.EXPIRED  # Nothing was posted in both weeks: there is nothing to tell.
    # Before it is sent: after a crash one digest less is better than one too many.
    async with house.db.writing() as session:
        await outbox.finish(session, Digest, digest.id, Status.SENT, now)
    screen = digest_screen(house.translations[person.language], weeks)
    await house.door.send(person.id, screen, rich=person.rich)
    return Status.SENT
