"""The daily question and the evening reminder: begin, move, pause, stop."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import schedule
from bot.core.streak import counted_day
from bot.db import arrivals, deliveries, subscribers, subscriptions
from bot.db import days as ledger
from bot.db.engine import Database, Session
from bot.db.models import EndReason, Purpose, Subscriber, Subscription

MAX_PAUSE_DAYS = 365

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody has asked for. ``next_due`` is in their own zone; None: nothing will come.

    ``reminds_at`` is the time of the evening reminder, if they want one.
    """

    daily_at: time
    zone: ZoneInfo
    next_due: datetime | None
    paused_until: date | None
    end_reason: EndReason | None
    reminds_at: time | None


def _plan(subscription: Subscription, zone: ZoneInfo) -> Plan:
    due = subscription.next_due_at
    return Plan(
        daily_at=subscription.daily_at,
        zone=zone,
        next_due=due.astimezone(zone) if due else None,
        paused_until=subscription.paused_until,
        end_reason=subscription.end_reason,
        reminds_at=subscription.reminds_at,
    )


async def look(db: Database, person: Subscriber) -> Plan | None:
    """Return somebody's plan, also a stopped one; None if they never subscribed."""
    async with db.reading() as session:
        subscription = await subscriptions.get(session, person.id)
    return _plan(subscription, ZoneInfo(person.timezone)) if subscription else None


async def subscribe(db: Database, person: Subscriber, default: time, now: datetime) -> Plan:
    """Begin, or begin again after a stop or a pause, at the time of before if there was one.

    The days of a pause that are yet to come are vacation no more.
    """
    zone = ZoneInfo(person.timezone)
    async with db.writing() as session:
        before = await subscriptions.hold(session, person.id)
        daily_at = before.daily_at if before else default
        return _plan(await _run(session, person, before, daily_at, zone, now), zone)


async def set_time(db: Database, person: Subscriber, daily_at: time, now: datetime) -> Plan:
    """Move the daily question to another time. Whoever sets a time subscribes."""
    zone = ZoneInfo(person.timezone)
    async with db.writing() as session:
        return _plan(await _move(session, person, daily_at, zone, now), zone)


async def set_zone(db: Database, person: Subscriber, timezone: str, now: datetime) -> Plan | None:
    """Move to another zone, where the question comes at the same time on the wall.

    Return None if there is no running subscription.
    """
    zone = ZoneInfo(timezone)
    async with db.writing() as session:
        await subscribers.change(session, person.id, timezone=timezone)
        subscription = await subscriptions.hold(session, person.id)
        plan = None
        if subscription is not None and subscription.ended_at is None:
            plan = _plan(await _move(session, person, subscription.daily_at, zone, now), zone)
    person.timezone = timezone
    return plan


async def pause(db: Database, person: Subscriber, days: int, now: datetime) -> Plan | None:
    """Send nothing for ``days`` local days, 1 to `MAX_PAUSE_DAYS`, today being the first.

    They are vacation, and so is the day before as long as its night lasts. Return None if there is
    no running subscription.
    """
    zone = ZoneInfo(person.timezone)
    until = schedule.local_day(now, zone) + timedelta(days=days)
    async with db.writing() as session:
        running = await subscriptions.hold(session, person.id)
        if running is None or running.ended_at is not None:
            return None
        due = schedule.due_moment(until, running.daily_at, zone)
        paused = await subscriptions.put(
            session, person.id, running.daily_at, due, paused_until=until
        )
        await deliveries.cancel(session, person.id, now)
        await _take_vacation(session, person, zone, until, now)
        return _plan(paused, zone)


async def rest(db: Database, person: Subscriber, days: int, now: datetime) -> date:
    """Make vacation of as many days as `pause` does, for somebody without a daily question.

    Return the first day after it.
    """
    zone = ZoneInfo(person.timezone)
    until = schedule.local_day(now, zone) + timedelta(days=days)
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        await _take_vacation(session, person, zone, until, now)
    return until


async def set_reminder(
    db: Database, person: Subscriber, at: time | None, now: datetime
) -> Plan | None:
    """Remind the person at ``at`` of a day that is still open then, or never if that is None.

    Return None if there is no running subscription.
    """
    zone = ZoneInfo(person.timezone)
    async with db.writing() as session:
        running = await subscriptions.hold(session, person.id)
        if running is None or running.ended_at is not None:
            return None
        await deliveries.cancel(session, person.id, now, [Purpose.REMINDER])
        due = None
        if at is not None:
            served = await deliveries.last_due(session, running.id, Purpose.REMINDER)
            due = schedule.next_due(now, at, zone, served=served)
        return _plan(await subscriptions.remind(session, running.id, at, due), zone)


async def stop(db: Database, person_id: int, reason: EndReason, now: datetime) -> bool:
    """End the daily question. Return False if there was none."""
    async with db.writing() as session:
        # First the schedule: what a planner is about to write is there to be cancelled then.
        ended = await subscriptions.end(session, person_id, reason, now)
        await deliveries.cancel(session, person_id, now)
        return ended


async def _move(
    session: Session, person: Subscriber, daily_at: time, zone: ZoneInfo, now: datetime
) -> Subscription:
    before = await subscriptions.hold(session, person.id)
    until = before.paused_until if before else None
    if until is None or until <= schedule.local_day(now, zone):
        return await _run(session, person, before, daily_at, zone, now)
    due = schedule.due_moment(until, daily_at, zone)
    paused = await subscriptions.put(session, person.id, daily_at, due, paused_until=until)
    return await _remind(session, paused, zone, now)


async def _run(
    session: Session,
    person: Subscriber,
    before: Subscription | None,
    daily_at: time,
    zone: ZoneInfo,
    now: datetime,
) -> Subscription:
    due = schedule.reschedule(
        before.next_due_at if before else None,
        now,
        daily_at,
        zone,
        served=before.served_due_at if before else None,
    )
    running = await subscriptions.put(session, person.id, daily_at, due)
    if before is None:
        await arrivals.subscribed(session, person.id, now)
    await _end_vacation(session, person, zone, now)
    return await _remind(session, running, zone, now)


async def _take_vacation(
    session: Session, person: Subscriber, zone: ZoneInfo, until: date, now: datetime
) -> None:
    await _end_vacation(session, person, zone, now)
    await ledger.begin_vacation(session, person.id, counted_day(now, zone), until)


async def _end_vacation(
    session: Session, person: Subscriber, zone: ZoneInfo, now: datetime
) -> None:
    # Today remains one: part of it was. So does what is settled, also where that is ahead of today.
    today = counted_day(now, zone)
    await ledger.end_vacation(session, person.id, max(today, person.last_day or today) + _DAY)


async def _remind(
    session: Session, subscription: Subscription, zone: ZoneInfo, now: datetime
) -> Subscription:
    at = subscription.reminds_at
    if at is None:
        return subscription
    served = await deliveries.last_due(session, subscription.id, Purpose.REMINDER)
    due = schedule.reschedule(subscription.next_reminder_at, now, at, zone, served=served)
    return await subscriptions.remind(session, subscription.id, at, due)
