"""Questions that an editor wants in a chat once. To anybody else this does not exist."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.services import desk, planning
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.handlers.admin import is_admin
from bot.telegram.talk import Talk
from bot.telegram.views import schedule as views


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.filter(is_admin)
    router.callback_query.filter(is_admin)
    router.message.register(schedule, Command("schedule"))
    router.callback_query.register(plan, DeskPress.filter(F.act == DeskAct.PLAN))
    router.callback_query.register(unplan, DeskPress.filter(F.act == DeskAct.UNPLAN))
    return router


async def schedule(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Take a question and a time, and ask for the chat."""
    question_id, _, rest = (command.args or "").strip().partition(" ")
    moment = planning.parse_moment(rest)
    if moment is None:
        await talk.say(views.how_to_schedule_screen(talk.t))
        return
    house = talk.house
    question = await desk.find(house.db, house.bank, house.content_dir, question_id)
    if question is None:
        await talk.say(views.unknown_question_screen(talk.t, question_id))
        return
    offer = await planning.offer(house.db, question.id, moment)
    await talk.say(views.offer_screen(talk.t, talk.person.language, question, offer))


async def plan(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Let the question come in the chosen chat."""
    house, language = talk.house, talk.person.language
    planned = await planning.choose(house.db, callback_data.id, callback_data.chat, talk.now)
    if isinstance(planned, planning.Unplanned):
        await talk.notify(query, views.unplanned_notice(talk.t, planned))
        return
    await talk.notify(query)
    question = await desk.find(house.db, house.bank, house.content_dir, planned.question_id)
    await talk.show(query, views.plan_screen(talk.t, language, question, planned, talk.now))


async def unplan(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Let a planned question not come."""
    if not await planning.drop(talk.house.db, callback_data.id):
        await talk.notify(query, views.under_way_notice(talk.t))
        return
    await talk.notify(query)
    await talk.show(query, views.dropped_screen(talk.t))
