"""The daily question and the settings, typed as commands."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Location, Message

from bot.core.question import LANGUAGES
from bot.core.schedule import parse_time
from bot.services import people, zones
from bot.telegram import steps
from bot.telegram.talk import Talk
from bot.telegram.views import subscription
from bot.telegram.when import When


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(subscribe, Command("subscribe"))
    router.message.register(time, Command("time"))
    router.message.register(timezone, Command("timezone"))
    router.message.register(location, When(F.location.as_("location")))
    router.message.register(pause, Command("pause"))
    router.message.register(stop, Command("stop"))
    router.message.register(topics, Command("topics"))
    router.message.register(language, Command("language"))
    router.message.register(settings, Command("settings"))
    return router


async def subscribe(_message: Message, talk: Talk) -> None:
    """Start the daily question, or start it again."""
    await steps.subscribe(talk, talk.say)


async def time(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Set the time of the daily question."""
    if not command.args:
        await steps.ask_time(talk, talk.say)
    elif (daily_at := parse_time(command.args)) is None:
        await talk.say(subscription.bad_time_screen(talk.t, command.args))
    else:
        await steps.set_time(talk, talk.say, daily_at)


async def timezone(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Set the time zone."""
    if command.args:
        await steps.find_zone(talk, talk.say, command.args)
    else:
        await steps.ask_zone(talk, talk.say)


async def location(_message: Message, location: Location, talk: Talk) -> None:
    """Offer the zones near a shared location."""
    near = zones.nearest(location.latitude, location.longitude)
    await steps.choose_zone(talk, talk.say, near)


async def pause(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Send nothing for some days."""
    await steps.pause(talk, talk.say, command.args or "")


async def stop(_message: Message, talk: Talk) -> None:
    """End the daily question."""
    await steps.stop(talk, talk.say)


async def topics(_message: Message, talk: Talk) -> None:
    """Choose topics."""
    await steps.choose_topics(talk, talk.say)


async def language(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Choose the language."""
    wanted = next((code for code in LANGUAGES if code == (command.args or "").lower()), None)
    if wanted is None:
        await talk.say(subscription.language_screen(talk.t, talk.person.language))
        return
    await people.set_language(talk.house.db, talk.person, wanted)
    await steps.settings(talk, talk.say)


async def settings(_message: Message, talk: Talk) -> None:
    """Show every setting."""
    await steps.settings(talk, talk.say)
