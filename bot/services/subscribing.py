"""The daily question: begin, move, pause, stop."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import schedule
from bot.db import deliveries, subscribers, subscriptions
from bot.db.engine import Database, Session
from bot.db.models import EndReason, Subscriber, Subscription

MAX_PAUSE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody has asked for. ``next_due`` is in their own zone; None: nothing will come."""

    daily_at: time
    zone: ZoneInfo
    next_due: datetime | None
    paused_until: date | None
    end_reason: EndReason | None


def _plan(subscription: Subscription, zone: ZoneInfo) -> Plan:
    due = subscription.next_due_at
    return Plan(
        daily_at=subscription.daily_at,
        zone=zone,
        next_due=due.astimezone(zone) if due else None,
        paused_until=subscription.paused_until,
        end_reason=subscription.end_reason,
    )


async def look(db: Database, person: Subscriber) -> Plan | None:
    """Return somebody's plan, also a stopped one; None if they never subscribed."""
    async with db.reading() as session:
        subscription = await subscriptions.get(session, person.id)
    return _plan(subscription, ZoneInfo(person.timezone)) if subscription else None


async def subscribe(db: Database, person: Subscriber, default: time, now: datetime) -> Plan:
    """Begin, or begin again after a stop or a pause, at the time of before if there was one."""
    zone = ZoneInfo(person.timezone)
    async with db.writing() as session:
        before = await subscriptions.hold(session, person.id)
        daily_at = before.daily_at if before else default
        due = schedule.reschedule(
            before.next_due_at if before else None,
            now,
            daily_at,
            zone,
            served=before.served_due_at if before else None,
        )
        return _plan(await subscriptions.put(session, person.id, daily_at, due), zone)


async def set_time(db: Database, person: Subscriber, daily_at: time, now: datetime) -> Plan:
    """Move the daily question to another time. Whoever sets a time subscribes."""
    zone = ZoneInfo(person.timezone)
    async with db.writing() as session:
        return _plan(await _move(session, person.id, daily_at, zone, now), zone)


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
            plan = _plan(await _move(session, person.id, subscription.daily_at, zone, now), zone)
    person.timezone = timezone
    return plan


async def pause(db: Database, person: Subscriber, days: int, now: datetime) -> Plan | None:
    """Send nothing for ``days`` local days, 1 to `MAX_PAUSE_DAYS`, today being the first.

    Return None if there is no running subscription.
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
        return _plan(paused, zone)


async def stop(db: Database, person_id: int, reason: EndReason, now: datetime) -> bool:
    """End the daily question. Return False if there was none."""
    async with db.writing() as session:
        # First the schedule: what a planner is about to write is there to be cancelled then.
        ended = await subscriptions.end(session, person_id, reason, now)
        await deliveries.cancel(session, person_id, now)
        return ended


async def _move(
    session: Session, person_id: int, daily_at: time, zone: ZoneInfo, now: datetime
) -> Subscription:
    before = await subscriptions.hold(session, person_id)
    paused_until = before.paused_until if before else None
    if paused_until is not None and paused_until > schedule.local_day(now, zone):
        due = schedule.due_moment(paused_until, daily_at, zone)
    else:
        paused_until = None
        due = schedule.reschedule(
            before.next_due_at if before else None,
            now,
            daily_at,
            zone,
            served=before.served_due_at if before else None,
        )
    return await subscriptions.put(session, person_id, daily_at, due, paused_until=paused_until)
