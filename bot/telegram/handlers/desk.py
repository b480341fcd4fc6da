"""The editor's desk, for the admins only. To anybody else these commands do not exist."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.bank.importing.plain import clean
from bot.core.schedule import local_day
from bot.db.desk_models import BroadcastStage
from bot.services import broadcasting, desk, post_stats
from bot.services.broadcasting import HowFar
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.handlers.admin import is_admin
from bot.telegram.markup import render
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import desk as views
from bot.telegram.views import draft as draft_views
from bot.telegram.views.post_stats import posts_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.filter(is_admin)
    router.callback_query.filter(is_admin)
    router.message.register(broadcast, Command("broadcast"))
    router.message.register(draft, Command("draft"))
    router.callback_query.register(save, DeskPress.filter(F.act == DeskAct.SAVE))
    router.message.register(posts, Command("posts"))
    router.callback_query.register(more_posts, DeskPress.filter(F.act == DeskAct.POSTS))
    router.callback_query.register(send, DeskPress.filter(F.act == DeskAct.SEND))
    router.callback_query.register(stop, DeskPress.filter(F.act == DeskAct.STOP))
    return router


async def broadcast(message: Message, command: CommandObject, talk: Talk) -> None:
    """Show a text for everybody as they will see it, and ask whether to send it."""
    text = _text(message, command)
    if not render(text, rich=False):  # also a text of which nothing is seen
        await talk.say(views.no_text_screen(talk.t))
        return
    await talk.say(Screen(text))
    drafted = await broadcasting.draft(talk.house.db, talk.person, text, talk.now)
    await talk.say(views.confirm_screen(talk.t, talk.person.language, drafted))


async def send(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Let a broadcast go out."""
    message = query.message
    if message is None or not await broadcasting.confirm(
        talk.house.db, callback_data.id, talk.person, message.message_id, talk.now
    ):
        await talk.notify(query, views.settled_notice(talk.t))
        return
    await talk.notify(query)
    begun = HowFar(BroadcastStage.PLANNING, sent=0, refused=0, people=0)
    await talk.show(
        query, views.progress_screen(talk.t, talk.person.language, callback_data.id, begun)
    )


async def stop(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Stop a broadcast, sent in part or not at all."""
    how_far = await broadcasting.cancel(talk.house.db, callback_data.id)
    if how_far is None:
        await talk.notify(query, views.settled_notice(talk.t))
        return
    await talk.notify(query)
    await talk.show(
        query, views.progress_screen(talk.t, talk.person.language, callback_data.id, how_far)
    )


async def draft(message: Message, command: CommandObject, talk: Talk) -> None:
    """Show a question as it will look, with what the bank would refuse."""
    text = _text(message, command)
    if not text:
        await talk.say(draft_views.how_to_screen(talk.t))
        return
    house, language = talk.house, talk.person.language
    written = await desk.write(house.db, house.bank, house.content_dir, talk.person, text, talk.now)
    looks = draft_views.look_screens(talk.t, language, house.bank, written.sketch, talk.now)
    tomorrow = local_day(talk.now, ZoneInfo(talk.person.timezone)) + timedelta(days=1)
    for screen in (*looks, draft_views.verdict_screen(talk.t, written, tomorrow)):
        await talk.say(screen)


async def save(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Save a draft as a file."""
    house, number = talk.house, callback_data.id
    saved = await desk.save(house.db, house.bank, house.content_dir, talk.person, number, talk.now)
    if isinstance(saved, desk.Unsaved):
        await talk.notify(query, draft_views.unsaved_notice(talk.t, saved))
        return
    await talk.notify(query)
    await talk.show(query, draft_views.saved_screen(talk.t, saved))


async def posts(_message: Message, talk: Talk) -> None:
    """Tell what the last posts have brought."""
    await talk.say(await _posts(talk, 0))


async def more_posts(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Tell what earlier posts have brought, below."""
    await talk.notify(query)
    await talk.say(await _posts(talk, callback_data.id))


async def _posts(talk: Talk, before: int) -> Screen:
    house = talk.house
    page = await post_stats.page(house.db, before)
    zone = ZoneInfo(house.defaults.timezone)
    return posts_screen(talk.t, talk.person.language, zone, page, house.bank.questions)


def _text(message: Message, command: CommandObject) -> str:
    """Return what is written after a command, or else what the message it replies to says."""
    replied = message.reply_to_message
    quoted = (replied.text or replied.caption or "") if replied else ""
    return clean(command.args or quoted).strip()
