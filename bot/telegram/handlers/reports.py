"""Mistakes that people report, and what the admins answer."""

import structlog
from aiogram import F, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.db.models import Report
from bot.services import dealing, people, reporting
from bot.services.reporting import Complaint
from bot.telegram.callbacks import ReportPress
from bot.telegram.handlers import topics
from bot.telegram.handlers.admin import is_admin
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import notices
from bot.telegram.views import reports as views
from bot.telegram.when import When

log = structlog.get_logger(__name__)

_LISTED = 10


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.callback_query.register(report, ReportPress.filter())
    router.message.register(list_reports, Command("reports"), is_admin)
    number = F.reply_to_message.text.func(views.report_number).as_("number")
    router.message.register(reply, When(number), When(F.text), is_admin)
    return router


async def report(query: CallbackQuery, callback_data: ReportPress, talk: Talk) -> None:
    """Ask for the reason, and then for words; or take the report without words."""
    if callback_data.send:
        await _take_wordless(query, talk)
        return
    house = talk.house
    found = await dealing.find(house.db, house.bank, talk.person, callback_data.card)
    if found is None:
        await talk.notify(query, notices.gone(talk.t))
        return
    await talk.notify(query)
    if callback_data.reason is None:
        await talk.say(views.reasons_screen(talk.t, found.card))
        return
    await reporting.begin(house.db, talk.person, found.question.id, callback_data.reason, talk.now)
    await talk.show(query, views.words_screen(talk.t, found.card, callback_data.reason))


async def _take_wordless(query: CallbackQuery, talk: Talk) -> None:
    complaint = await reporting.complete(talk.house.db, talk.person, "")
    await talk.notify(query, None if complaint else notices.gone(talk.t))
    if complaint is not None:
        await talk.show(query, views.thanks_screen(talk.t, passed_on=bool(talk.house.admins)))
        await _tell_admins(talk, complaint)


async def take(talk: Talk, text: str) -> None:
    """Take the words of a report that was begun."""
    complaint = await reporting.complete(talk.house.db, talk.person, text)
    if complaint is None:
        await topics.find(talk, text)
        return
    await talk.say(views.thanks_screen(talk.t, passed_on=bool(talk.house.admins)))
    await _tell_admins(talk, complaint)


async def list_reports(_message: Message, talk: Talk) -> None:
    """List what waits for an answer, one message each, so that each can be replied to."""
    waiting = await reporting.unanswered(talk.house.db, _LISTED)
    if not waiting:
        await talk.say(views.no_reports_screen(talk.t))
    for complaint in reversed(waiting):
        await talk.house.door.send(talk.person.id, await _complaint(talk, complaint), rich=False)


async def reply(message: Message, number: int, talk: Talk) -> None:
    """Pass an admin's answer on to whoever reported."""
    text = (message.text or "")[: reporting.MAX_REPORT]
    answered = await reporting.reply(talk.house.db, number, text, talk.now)
    reached = answered is not None and await _pass_on(talk, answered, text)
    await talk.say(views.replied_screen(talk.t, found=answered is not None, reached=reached))


async def _pass_on(talk: Talk, answered: Report, text: str) -> bool:
    house = talk.house
    person = await people.find(house.db, answered.subscriber_id)
    question = house.bank.questions.get(answered.question_id)
    if person is None:
        return False
    title = question.wordings[person.language].title if question else answered.question_id
    screen = views.reply_screen(house.translations[person.language], title, text)
    try:
        await house.door.send(person.id, screen, rich=person.rich)
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        log.info("reply did not reach its person", report=answered.id, reason=error.message)
        return False
    return True


async def _tell_admins(talk: Talk, complaint: Complaint) -> None:
    screen = await _complaint(talk, complaint)
    for admin in talk.house.admins:
        try:
            await talk.house.door.send(admin, screen, rich=False)
        except (TelegramForbiddenError, TelegramBadRequest) as error:
            # Who blocked the bot or never wrote to it must not keep the report from the others.
            log.warning("report did not reach an admin", admin=admin, reason=error.message)


async def _complaint(talk: Talk, complaint: Complaint) -> Screen:
    house = talk.house
    question = house.bank.questions.get(complaint.question_id)
    title = question.wordings[talk.person.language].title if question else ""
    bot = await house.door.bot.me()
    return views.complaint_screen(talk.t, complaint, title, bot.username or "")
