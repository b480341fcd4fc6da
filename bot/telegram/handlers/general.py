"""Help, plain words, and everything that nothing else understands."""

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.core.schedule import parse_time
from bot.db.models import Awaiting, EndReason
from bot.services import people, subscribing
from bot.telegram import hosting, steps
from bot.telegram.handlers import reports, topics
from bot.telegram.talk import Talk
from bot.telegram.views import general as views
from bot.telegram.views import notices
from bot.telegram.views.subscription import bad_time_screen
from bot.telegram.when import When


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(help_, Command("help"))
    router.message.register(cancel, Command("cancel"))
    router.message.register(unknown_command, When(F.text.startswith("/")))
    router.message.register(plain_words, When(F.text.as_("text")))
    router.message.register(anything_else)
    router.callback_query.register(unknown_button)
    kicked = F.new_chat_member.status == ChatMemberStatus.KICKED
    router.my_chat_member.register(blocked, When(kicked))
    return router


async def help_(_message: Message, talk: Talk) -> None:
    """List what the bot can do."""
    await talk.say(views.help_screen(talk.t))


async def cancel(_message: Message, talk: Talk) -> None:
    """Wait for nothing any more; the middleware has done so."""
    await talk.say(views.cancelled_screen(talk.t))


async def unknown_command(message: Message, talk: Talk) -> None:
    """Say that there is no such command."""
    await talk.say(views.unknown_command_screen(talk.t, (message.text or "").split()[0]))


async def plain_words(_message: Message, text: str, talk: Talk) -> None:
    """Take what we asked for, or else look for a topic."""
    awaiting = talk.person.awaiting
    if awaiting is Awaiting.REPORT:
        await reports.take(talk, text)
    elif awaiting is Awaiting.TIME and (daily_at := parse_time(text)) is not None:
        await steps.set_time(talk, talk.say, daily_at)
    elif awaiting is Awaiting.TIME and any(character.isdigit() for character in text):
        await talk.say(bad_time_screen(talk.t, text))
    elif awaiting is Awaiting.INTERVIEW:
        await steps.take_interview(talk, talk.say, text)
    elif awaiting is Awaiting.TIMEZONE:
        await steps.find_zone(talk, talk.say, text)
    elif awaiting is not None and hosting.takes(awaiting, text):
        await hosting.take(talk, awaiting, text)
    else:
        await people.expect(talk.house.db, talk.person, None)
        await topics.find(talk, text)


async def anything_else(_message: Message, talk: Talk) -> None:
    """Answer a sticker, a photo and the like."""
    await talk.say(views.words_only_screen(talk.t))


async def unknown_button(query: CallbackQuery, talk: Talk) -> None:
    """Answer a button that we do not have, or no longer have."""
    await talk.notify(query, notices.gone(talk.t))


async def blocked(_event: ChatMemberUpdated, talk: Talk) -> None:
    """Send nothing to somebody who blocked the bot."""
    await subscribing.stop(talk.house.db, talk.person.id, EndReason.BLOCKED, talk.now)
