"""Somebody's streak: counted once a day, and told day by day.

The ledger is the truth. What a subscriber's row says of the streak is what the ledger comes to, so
that a press need not read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.core.question import Bank
from bot.core.selection import due_questions
from bot.core.streak import (
    Counted,
    Settled,
    Streak,
    can_earn_back,
    count,
    counted_day,
    day_end,
    last_day_to_earn_back,
    lost_on_the_way,
    reviews_to_earn_back,
    settle,
    tell,
)
from bot.db import cards, days, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Subscriber
from bot.services.learner import learner_of

#: How far back the ledger is shown, in weeks from Monday to Sunday, this one included.
SHOWN_WEEKS = 6

_DAY = timedelta(days=1)


class Gain(Enum):
    """What an answer has brought, besides a day."""

    FREEZE = auto()
    EARNED_BACK = auto()


@dataclass(frozen=True, slots=True)
class EarnBack:
    """How to have a streak of ``days`` again, which broke on ``lost_on``.

    ``reviews`` due questions are still to be answered, or any question if none is due, before
    ``until``, a moment in the person's own zone.
    """

    days: int
    lost_on: date
    reviews: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """A streak as it stands ``today``, and how the days of the last weeks counted, in order."""

    streak: Streak
    today: date
    days: Mapping[date, Counted]
    earn_back: EarnBack | None = None

    @property
    def open_today(self) -> bool:
        """Whether today still waits for its answer: it has none, and is no vacation."""
        return not self.streak.answered_on(self.today) and self.today not in self.days


def streak_of(person: Subscriber) -> Streak:
    """Return where the person's streak stood when an answer counted for the last time."""
    return Streak(
        days=person.streak_days,
        best=person.streak_best,
        freezes=person.freezes,
        last_day=person.last_day,
        lost_days=person.lost_days,
        lost_on=person.lost_on,
    )


def today_of(person: Subscriber, now: datetime) -> date:
    """Return the person's own day, which lasts until three in the morning."""
    return counted_day(now, ZoneInfo(person.timezone))


async def look(db: Database, bank: Bank, person: Subscriber, now: datetime) -> Ledger:
    """Return the person's streak and ledger as they stand; nothing is stored."""
    today = today_of(person, now)
    first = today - timedelta(days=today.weekday(), weeks=SHOWN_WEEKS - 1)
    async with db.reading() as session:
        told = await _told(session, person)
        stored = dict(await days.since(session, person.id, first))
        settled = await _settled(session, person, told.streak, today)
        known = dict(told.days) | stored | dict(settled.days)
        return Ledger(
            streak=settled.streak,
            today=today,
            days={day: known[day] for day in sorted(known) if first <= day <= today},
            earn_back=await _earn_back(session, bank, person, settled.streak, today),
        )


async def count_answer(
    session: Session, bank: Bank, person: Subscriber, now: datetime
) -> tuple[Streak, frozenset[Gain]]:
    """Count an answer given now, as a part of a larger transaction that holds the person.

    Return the streak after it and what it brought. The first answer of a day counts; another may
    earn a lost streak back.
    """
    today = today_of(person, now)
    before = streak_of(person)
    if before.answered_on(today) and not can_earn_back(before, today):
        return before, frozenset()
    # From another process an answer may have come since the person was read.
    held = await subscribers.get(session, person.id)
    assert held is not None  # noqa: S101 - the transaction holds them
    told = await _told(session, held)
    before = streak = told.streak
    if not streak.answered_on(today):
        settled = await _settled(session, held, streak, today)
        before = settled.streak
        streak = count(before, today, Counted.ANSWERED)
        written = (*told.days, *settled.days, (today, Counted.ANSWERED))
        await days.write(session, person.id, written)
    earn_back = await _earn_back(session, bank, held, streak, today)
    earned_back = earn_back is not None and not earn_back.reviews
    if earn_back is not None and earned_back:
        await days.earn_back(session, person.id, earn_back.lost_on)
        streak = tell(await days.all_of(session, person.id)).streak
    if streak != streak_of(held):
        await subscribers.set_streak(session, person.id, streak)
    gains = {Gain.FREEZE: streak.freezes > before.freezes, Gain.EARNED_BACK: earned_back}
    return streak, frozenset(gain for gain, had in gains.items() if had)


async def rebuild(db: Database, person_id: int) -> None:
    """Tell somebody's streak again from their ledger. Days that it leaves out are settled."""
    async with db.writing() as session:
        await subscribers.hold(session, person_id)
        told = tell(await days.all_of(session, person_id))
        await days.write(session, person_id, told.days)
        await subscribers.set_streak(session, person_id, told.streak)


async def _told(session: Session, person: Subscriber) -> Settled:
    """Return the streak where it stood, and the days that the ledger leaves out.

    The ledger of somebody from before there were ledgers is made of their answers only.
    """
    if person.last_day is not None:
        return Settled(streak_of(person))
    return tell(await days.all_of(session, person.id))


async def _settled(session: Session, person: Subscriber, streak: Streak, today: date) -> Settled:
    last = streak.last_day
    if last is None or today <= last + _DAY:
        return Settled(streak)
    known = dict(await days.since(session, person.id, last + _DAY))
    answered_at = await cards.last_answer_on(session, person.id, last)
    if answered_at is not None:
        lost = lost_on_the_way(answered_at, last, today, ZoneInfo(person.timezone))
        known = dict.fromkeys(lost, Counted.TRAVEL) | known
    return settle(streak, today, known)


async def _earn_back(
    session: Session, bank: Bank, person: Subscriber, streak: Streak, today: date
) -> EarnBack | None:
    if streak.lost_on is None or not can_earn_back(streak, today):
        return None
    learner = await learner_of(session, bank, person, today)
    # What was dealt today and not answered is due all the same.
    due = due_questions(bank, replace(learner, asked_today=()), today)
    reviewed = await cards.reviewed_on(session, person.id, today)
    zone = ZoneInfo(person.timezone)
    return EarnBack(
        days=streak.lost_days,
        lost_on=streak.lost_on,
        reviews=reviews_to_earn_back(reviewed, len(due)),
        until=day_end(last_day_to_earn_back(streak.lost_on), zone).astimezone(zone),
    )
