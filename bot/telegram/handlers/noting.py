"""Corrections that an editor writes to posts. To anybody else this does not exist."""

from aiogram import F, Router
from aiogram.enums import MessageOriginType
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, MessageOriginChannel

from bot.services import noting
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.handlers.admin import is_admin
from bot.telegram.talk import Talk
from bot.telegram.views import note as views
from bot.telegram.when import When


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.filter(is_admin)
    router.callback_query.filter(is_admin)
    router.message.register(correct, Command("correct"))
    router.message.register(
        correct_forwarded,
        When(F.reply_to_message.forward_origin[F.type == MessageOriginType.CHANNEL].as_("origin")),
        When(F.text.as_("text")),
        When(~F.text.startswith("/")),
    )
    router.callback_query.register(apply, DeskPress.filter(F.act == DeskAct.NOTE))
    return router


async def correct(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Show a correction to a question that is named."""
    question_id, *rest = (command.args or "").split(maxsplit=1)[:2] or [""]
    if not rest:
        await talk.say(views.how_to_correct_screen(talk.t))
        return
    await _show(talk, question_id, rest[0])


async def correct_forwarded(
    _message: Message, origin: MessageOriginChannel, text: str, talk: Talk
) -> None:
    """Show a correction to a post that was forwarded."""
    question_id = await noting.question_of(talk.house.db, origin.chat.id, origin.message_id)
    if question_id is None:
        await talk.say(views.no_post_screen(talk.t))
        return
    await _show(talk, question_id, text)


async def apply(query: CallbackQuery, callback_data: DeskPress, talk: Talk) -> None:
    """Let the posts show a correction."""
    posts = await noting.apply(talk.house.db, callback_data.id, talk.now)
    if posts is None:
        await talk.notify(query, views.applied_before_notice(talk.t))
        return
    await talk.notify(query)
    await talk.show(query, views.applied_screen(talk.t, posts))


async def _show(talk: Talk, question_id: str, text: str) -> None:
    note = await noting.write(talk.house.db, question_id, text, talk.now)
    question = talk.house.bank.questions.get(question_id)
    title = question.wordings[talk.person.language].title if question else question_id
    await talk.say(views.note_screen(talk.t, note, title))
