"""Mistakes that people report, and what the admins answer."""

import structlog
from aiogram import F, Router
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.core.report import ReportReason
from bot.db.models import Report, Subscriber
from bot.services import dealing, people, reporting
from bot.services.reporting import Complaint
from bot.telegram.callbacks import ReportPress
from bot.telegram.handlers import topics
from bot.telegram.handlers.admin import is_admin
from bot.telegram.hosts import tell
from bot.telegram.screen import Screen
from bot.telegram.talk import House, Talk
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
    house = talk.house
    found = await dealing.find(house.db, house.bank, talk.person, callback_data.card)
    if found is None:
        await talk.notify(query, notices.gone(talk.t))
        return
    reason = callback_data.reason
    if reason is not None and callback_data.send:
        await _take_wordless(query, talk, found.question.id, reason)
        return
    await talk.notify(query)
    if reason is None:
        await talk.say(views.reasons_screen(talk.t, found.card))
        return
    await reporting.begin(house.db, talk.person, found.question.id, reason, talk.now)
    await talk.show(query, views.words_screen(talk.t, found.card, reason))


async def _take_wordless(
    query: CallbackQuery, talk: Talk, question_id: str, reason: ReportReason
) -> None:
    complaint = await reporting.complete_wordless(talk.house.db, talk.person, question_id, reason)
    await talk.notify(query, None if complaint else notices.gone(talk.t))
    if complaint is not None:
        await talk.show(query, views.thanks_screen(talk.t, passed_on=bool(talk.house.admins)))
        await _tell_admins(talk.house, complaint)


async def take(talk: Talk, text: str) -> None:
    """Take the words of a report that was begun."""
    complaint = await reporting.complete(talk.house.db, talk.person, text)
    if complaint is None:
        await topics.find(talk, text)
        return
    await talk.say(views.thanks_screen(talk.t, passed_on=bool(talk.house.admins)))
    await _tell_admins(talk.house, complaint)


async def list_reports(_message: Message, talk: Talk) -> None:
    """List what waits for an answer, one message each, so that each can be replied to."""
    house = talk.house
    waiting = await reporting.unanswered(house.db, _LISTED)
    if not waiting:
        await talk.say(views.no_reports_screen(talk.t))
    bot = await _username(house)
    for complaint in reversed(waiting):
        screen = _complaint_screen(house, talk.person, complaint, bot)
        await house.door.send(talk.person.id, screen, rich=False)


async def reply(message: Message, number: int, talk: Talk) -> None:
    """Pass an admin's answer on to whoever reported."""
    house, text = talk.house, (message.text or "")[: reporting.MAX_REPORT]
    answered = await reporting.find(house.db, number)
    if answered is None:
        await talk.say(views.no_report_screen(talk.t))
        return
    # Sent first and stored then: if we stop in between, it may come twice, which is better than
    # a report that counts as answered although nobody was told. What another editor answers at
    # the same moment has words of its own and is passed on in either order.
    try:
        reached = await _pass_on(house, answered, text)
    except AiogramError as error:
        log.warning("reply not delivered", report=number, reason=str(error))
        await talk.say(views.undelivered_screen(talk.t))
        return
    await reporting.reply(house.db, number, text, talk.now)
    await talk.say(views.replied_screen(talk.t, reached=reached))


async def _pass_on(house: House, answered: Report, text: str) -> bool:
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


async def _tell_admins(house: House, complaint: Complaint) -> None:
    bot = await _username(house)
    for admin in house.admins:
        told = await tell(
            house, admin, lambda reader: _complaint_screen(house, reader, complaint, bot)
        )
        if not told:
            log.warning("report did not reach an admin", admin=admin, report=complaint.number)


def _complaint_screen(house: House, reader: Subscriber, complaint: Complaint, bot: str) -> Screen:
    question = house.bank.questions.get(complaint.question_id)
    title = question.wordings[reader.language].title if question else ""
    return views.complaint_screen(house.translations[reader.language], complaint, title, bot)


async def _username(house: House) -> str:
    return (await house.door.bot.me()).username or ""
