"""Settings, step by step: what typed commands, plain words and buttons have in common."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import time

from bot.db.models import Awaiting, EndReason
from bot.services import dealing, people, subscribing, zones
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import onboarding, subscription

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
    """Pause for as many days as the text says."""
    days = int(text) if text.isdecimal() and len(text) < 4 else 0
    if not 1 <= days <= subscribing.MAX_PAUSE_DAYS:
        await reply(subscription.pause_screen(talk.t))
        return
    plan = await subscribing.pause(talk.house.db, talk.person, days, talk.now)
    if plan is None or plan.paused_until is None:
        await reply(subscription.not_subscribed_screen(talk.t))
        return
    await reply(subscription.paused_screen(talk.t, talk.person.language, plan.paused_until))


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
            await people.chosen_topics(house.db, talk.person),
            subscribed=await subscribing.look(house.db, talk.person) is not None,
        )
    )


async def settings(talk: Talk, reply: Reply) -> None:
    """Show every setting as a button."""
    person = talk.person
    screen = subscription.settings_screen(
        talk.t,
        person.language,
        await subscribing.look(talk.house.db, person),
        city=zones.city(person.timezone, person.language),
        rich=person.rich,
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
