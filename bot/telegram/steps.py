"""Settings, step by step: what typed commands, plain words and buttons have in common."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, time

from bot.core.interview_date import parse_interview_date
from bot.db.models import Awaiting, EndReason
from bot.services import dealing, people, streaks, subscribing, zones
from bot.services.streaks import today_of
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import aims, onboarding, reminder, subscription
from bot.telegram.views.progress import ledger_screen

#: Sends a new message, or edits the one whose button was pressed.
Reply = Callable[[Screen], Awaitable[object]]


async def ask_time(talk: Talk, reply: Reply) -> None:
    """Ask for a time; the next plain text may be one."""
    await people.expect(talk.house.db, talk.person, Awaiting.TIME)
    await reply(onboarding.time_screen(talk.t))


async def ask_zone(talk: Talk, reply: Reply) -> None:
    """Ask for a time zone; the next plain text may be a city."""
    await people.expect(talk.house.db, talk.person, Awaiting.TIMEZONE)
    language = talk.person.language
    cities = zones.cities(onboarding.ZONES[language], language)
    await reply(onboarding.zone_screen(talk.t, cities))


async def subscribe(talk: Talk, reply: Reply) -> None:
    """Start the daily question, or start it again."""
    house = talk.house
    first = await subscribing.look(house.db, talk.person) is None
    plan = await subscribing.subscribe(house.db, talk.person, house.defaults.daily_at, talk.now)
    await _planned(talk, reply, plan, first=first)


async def set_time(talk: Talk, reply: Reply, daily_at: time) -> None:
    """Move the daily question to another time."""
    first = await subscribing.look(talk.house.db, talk.person) is None
    plan = await subscribing.set_time(talk.house.db, talk.person, daily_at, talk.now)
    await _planned(talk, reply, plan, first=first)


async def set_zone(talk: Talk, reply: Reply, zone: str) -> None:
    """Move to another zone, which must exist. A newcomer gets the first question then."""
    house = talk.house
    await people.expect(house.db, talk.person, None)
    plan = await subscribing.set_zone(house.db, talk.person, zone, talk.now)
    city = zones.city(zone, talk.person.language)
    if plan is None:
        await reply(subscription.zone_set_screen(talk.t, city))
    elif await dealing.is_newcomer(house.db, talk.person):
        await reply(onboarding.subscribed_screen(talk.t, plan, city))
        await talk.deal()
    else:
        await show_plan(talk, reply, plan)


async def find_zone(talk: Talk, reply: Reply, text: str) -> None:
    """Take a typed city or zone; ask again if it is not clear which one is meant."""
    found = zones.resolve(text)
    if len(found) == 1:
        await set_zone(talk, reply, found[0])
    elif found:
        await choose_zone(talk, reply, found)
    else:
        await people.expect(talk.house.db, talk.person, Awaiting.TIMEZONE)
        await reply(subscription.bad_zone_screen(talk.t, text))


async def choose_zone(talk: Talk, reply: Reply, found: Iterable[str]) -> None:
    """Offer zones that may be meant; the next plain text may be a larger city."""
    await people.expect(talk.house.db, talk.person, Awaiting.TIMEZONE)
    cities = zones.cities(found, talk.person.language)
    await reply(onboarding.which_zone_screen(talk.t, cities))


async def pause(talk: Talk, reply: Reply, text: str) -> None:
    """Pause for as many days as the text says; without a daily question the streak rests."""
    house = talk.house
    days = int(text) if text.isdecimal() and len(text) < 4 else 0
    if not 1 <= days <= subscribing.MAX_PAUSE_DAYS:
        await reply(subscription.pause_screen(talk.t))
        return
    plan = await subscribing.pause(house.db, talk.person, days, talk.now)
    if plan is not None and plan.paused_until is not None:
        await reply(subscription.paused_screen(talk.t, talk.person.language, plan.paused_until))
    elif (await streaks.look(house.db, house.bank, talk.person, talk.now)).streak.days:
        until = await subscribing.rest(house.db, talk.person, days, talk.now)
        await reply(subscription.resting_screen(talk.t, talk.person.language, until))
    else:
        await reply(subscription.not_subscribed_screen(talk.t))


async def stop(talk: Talk, reply: Reply) -> None:
    """End the daily question."""
    was_running = await subscribing.stop(talk.house.db, talk.person.id, EndReason.STOPPED, talk.now)
    await reply(subscription.stopped_screen(talk.t, was_running=was_running))


async def choose_topics(talk: Talk, reply: Reply) -> None:
    """Show the topics to choose among."""
    house = talk.house
    await reply(
        subscription.topics_screen(
            talk.t,
            talk.person.language,
            house.topics,
            await people.chosen_topics(house.db, house.bank, talk.person),
            subscribed=await subscribing.look(house.db, talk.person) is not None,
        )
    )


async def ask_interview(talk: Talk, reply: Reply) -> None:
    """Ask for the day of the interview; the next plain text may be one."""
    await people.expect(talk.house.db, talk.person, Awaiting.INTERVIEW)
    await reply(aims.interview_screen(talk.t, today_of(talk.person, talk.now)))


async def take_interview(talk: Talk, reply: Reply, text: str) -> None:
    """Take a typed day of the interview; ask again if it cannot be one."""
    today = today_of(talk.person, talk.now)
    day = parse_interview_date(text, today)
    if day is None:
        await reply(aims.bad_date_screen(talk.t, text, today))
    else:
        await set_interview(talk, reply, day)


async def set_interview(talk: Talk, reply: Reply, day: date | None) -> None:
    """Prepare for an interview on a day, or for none."""
    await people.set_interview(talk.house.db, talk.person, day)
    if day is None:
        await settings(talk, reply)
    else:
        await reply(aims.interview_set_screen(talk.t, talk.person.language, day))


async def ask_reminder(talk: Talk, reply: Reply) -> None:
    """Ask when the evening reminder shall come."""
    plan = await subscribing.look(talk.house.db, talk.person)
    await reply(reminder.reminder_times_screen(talk.t, plan.reminds_at if plan else None))


async def set_reminder(talk: Talk, reply: Reply, at: time | None) -> None:
    """Remind of open days at a time of the evening, or of none."""
    plan = await subscribing.set_reminder(talk.house.db, talk.person, at, talk.now)
    if plan is None:
        await reply(reminder.no_reminder_screen(talk.t))
    else:
        await settings(talk, reply)


async def show_days(talk: Talk, reply: Reply) -> None:
    """Tell how each day of the streak counted."""
    ledger = await streaks.look(talk.house.db, talk.house.bank, talk.person, talk.now)
    await reply(ledger_screen(talk.t, talk.person.language, ledger, talk.now))


async def settings(talk: Talk, reply: Reply) -> None:
    """Show every setting as a button. Whoever looks at all of them is not asked for one now."""
    person = talk.person
    await people.expect(talk.house.db, person, None)
    day = person.interview_on
    ahead = day if day is not None and day >= today_of(person, talk.now) else None
    screen = subscription.settings_screen(
        talk.t,
        person.language,
        await subscribing.look(talk.house.db, person),
        city=zones.city(person.timezone, person.language),
        rich=person.rich,
        level=person.level,
        interview_on=ahead,
        now=talk.now,
    )
    await reply(screen)


async def _planned(talk: Talk, reply: Reply, plan: subscribing.Plan, *, first: bool) -> None:
    # Who came by a link has a card already, and yet was never asked for their time zone.
    if first or await dealing.is_newcomer(talk.house.db, talk.person):
        await ask_zone(talk, reply)
        return
    await people.expect(talk.house.db, talk.person, None)
    await show_plan(talk, reply, plan)


async def show_plan(talk: Talk, reply: Reply, plan: subscribing.Plan) -> None:
    """Say when questions come."""
    city = zones.city(plan.zone.key, talk.person.language)
    await reply(subscription.plan_screen(talk.t, talk.person.language, plan, city, talk.now))
