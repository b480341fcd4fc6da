"""The settings, pressed as buttons."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.question import LANGUAGES, Difficulty
from bot.core.schedule import parse_time
from bot.services import people, subscribing, zones
from bot.services.streaks import today_of
from bot.telegram import steps
from bot.telegram.callbacks import SetPress, Setting
from bot.telegram.steps import Reply
from bot.telegram.talk import Talk
from bot.telegram.views import aims, notices, onboarding, reminder, subscription


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.callback_query.register(press, SetPress.filter())
    return router


async def press(query: CallbackQuery, callback_data: SetPress, talk: Talk) -> None:
    """Change what the button says, and show the result in its message."""
    reply = partial(talk.show, query)
    known = await _STEPS[callback_data.what](talk, reply, callback_data.value)
    await talk.notify(query, None if known else notices.gone(talk.t))


async def _language(talk: Talk, reply: Reply, value: str) -> bool:
    if not value:
        await reply(subscription.language_screen(talk.t, talk.person.language))
        return True
    language = next((code for code in LANGUAGES if code == value), None)
    if language is None:
        return False
    await people.set_language(talk.house.db, talk.person, language)
    if await subscribing.look(talk.house.db, talk.person) is None:
        await reply(onboarding.welcome_screen(talk.t, language, None))
    else:
        await steps.settings(talk, reply)
    return True


async def _time(talk: Talk, reply: Reply, value: str) -> bool:
    if not value:
        await steps.ask_time(talk, reply)
        return True
    daily_at = parse_time(value)
    if daily_at is not None:
        await steps.set_time(talk, reply, daily_at)
    return daily_at is not None


async def _zone(talk: Talk, reply: Reply, value: str) -> bool:
    if not value:
        await steps.ask_zone(talk, reply)
        return True
    if zones.exists(value):
        await steps.set_zone(talk, reply, value)
        return True
    return False


async def _topic(talk: Talk, reply: Reply, value: str) -> bool:
    house = talk.house
    if value and value not in {topic.id for topic in house.topics}:
        return False
    if value:
        await people.toggle_topic(house.db, house.bank, talk.person, value)
    await steps.choose_topics(talk, reply)
    return True


async def _level(talk: Talk, reply: Reply, value: str) -> bool:
    level = next((level for level in Difficulty if level == value), None)
    if not value:
        await reply(aims.level_screen(talk.t, talk.person.level))
    elif level is None and value != aims.ANY_LEVEL:
        return False
    else:
        await people.set_level(talk.house.db, talk.person, level)
        await steps.settings(talk, reply)
    return True


async def _interview(talk: Talk, reply: Reply, value: str) -> bool:
    if not value:
        await steps.ask_interview(talk, reply)
    elif value == aims.NO_DATE:
        await steps.set_interview(talk, reply, None)
    elif value in aims.WEEKS:
        day = today_of(talk.person, talk.now) + timedelta(weeks=int(value))
        await steps.set_interview(talk, reply, day)
    else:
        return False
    return True


async def _reminder(talk: Talk, reply: Reply, value: str) -> bool:
    if not value:
        await steps.ask_reminder(talk, reply)
    elif value == reminder.OFF:
        await steps.set_reminder(talk, reply, None)
    elif value in reminder.TIMES:
        await steps.set_reminder(talk, reply, parse_time(value))
    else:
        return False
    return True


async def _rich(talk: Talk, reply: Reply, value: str) -> bool:
    if value not in {"on", "off"}:
        return False
    await people.set_rich(talk.house.db, talk.person, rich=value == "on")
    await steps.settings(talk, reply)
    return True


async def _pause(talk: Talk, reply: Reply, value: str) -> bool:
    await steps.pause(talk, reply, value)
    return True


def _always(step: Callable[[Talk, Reply], Awaitable[None]]) -> "Step":
    async def take(talk: Talk, reply: Reply, _value: str) -> bool:
        await step(talk, reply)
        return True

    return take


#: Returns False for a value that no button of ours has.
Step = Callable[[Talk, Reply, str], Awaitable[bool]]

_STEPS: Mapping[Setting, Step] = {
    Setting.GO: _always(steps.ask_time),
    Setting.LANGUAGE: _language,
    Setting.TIME: _time,
    Setting.ZONE: _zone,
    Setting.TOPIC: _topic,
    Setting.LEVEL: _level,
    Setting.INTERVIEW: _interview,
    Setting.REMINDER: _reminder,
    Setting.RICH: _rich,
    Setting.PAUSE: _pause,
    Setting.STOP: _always(steps.stop),
    Setting.SUBSCRIBE: _always(steps.subscribe),
    Setting.MENU: _always(steps.settings),
    Setting.DAYS: _always(steps.show_days),
}
