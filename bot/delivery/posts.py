"""Posts on their way to channels and groups, and the answers that come later."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import Message
from aiohttp import ClientConnectorError

from bot.core.question import Question
from bot.core.schedule import local_day
from bot.core.tally import Tally
from bot.core.timetable import read_times, read_weekdays, slots_of
from bot.db import outbox, post_changes, posts
from bot.db.chat_models import AnswerMode, Chat, ChatKind, Post
from bot.db.models import Status
from bot.delivery.attempt import BATCH, LEASE, retry_delay
from bot.delivery.counting import count_done, count_error, count_unsent
from bot.delivery.edits import try_edit
from bot.delivery.together import all_of
from bot.services import chats, desk, grouping, publishing, reacting
from bot.telegram import hosts, places
from bot.telegram.pace import in_bulk
from bot.telegram.polls import send_poll
from bot.telegram.talk import House
from bot.telegram.views.group import group_screen
from bot.telegram.views.post import answer_screen, poll_of, post_screen

log = structlog.get_logger(__name__)

#: What Telegram says where the bot may come back to: an administrator can give the right.
_NOT_ALLOWED = ("administrator rights", "not enough rights", "CHAT_WRITE_FORBIDDEN")

_NO_CHAT = "chat not found"
_NO_TOPIC = "message thread not found"


async def plan_posts(house: House, now: datetime) -> int:
    """Plan a post for every chat that is due by ``now`` (UTC). Return how many were due."""
    return await publishing.plan_posts(house.db, house.bank, now, house.random)


async def send_posts(house: House, now: datetime) -> None:
    """Send what is pending, a batch at most.

    What fails is tried again later, as long as the local day of its slot lasts.
    """
    async with house.db.writing() as session:
        claimed = await posts.claim(session, now, now + LEASE, BATCH)
    await all_of(_attempt(house, post, chat, now) for post, chat in claimed)


async def send_answers(house: House, now: datetime) -> None:
    """Tell the answers that have become due, a batch at most."""
    async with house.db.writing() as session:
        claimed = await posts.claim_answers(session, now, now + LEASE, BATCH)
    await all_of(_attempt_answer(house, post, chat, now) for post, chat in claimed)


async def _attempt(house: House, post: Post, chat: Chat, now: datetime) -> None:
    """Send a post and store what came of it: done with, or to be tried again later."""
    question = await desk.find_posted(house.db, house.bank, house.content_dir, post)
    obstacle = _obstacle(post, chat, question, now)
    if question is None or obstacle is not None:
        log.warning("not posted", chat=chat.id, post=post.id, question=post.question_id)
        await _finish(house, post, obstacle or Status.FAILED, now)
        count_unsent(house.metrics, post, obstacle or Status.FAILED)
        return
    chat = await _seen_anew(house, post, chat)
    # Before it is sent: after a crash a post less is better than one that thousands read twice.
    async with house.db.writing() as session:
        if not await outbox.begin(session, Post, post.id, now):
            return
    try:
        with in_bulk():
            message = await _send(house, post, chat, question)
    except Exception as error:
        # One that fails must not hold up the others.
        await _cope(house, post, chat, now, error)
        return
    async with house.db.writing() as session:
        await posts.was_sent(
            session,
            post.id,
            message.message_id,
            post.answers,
            poll_id=message.poll.id if message.poll else None,
            answer_due_at=_answer_due(post, chat, now),
        )
        if chat.discussion_url is not None:
            # The link to its comments has its number, which is known only now.
            await post_changes.note(session, post.id, now)
    count_done(house.metrics, post, Status.SENT, now)


async def _cope(house: House, post: Post, chat: Chat, now: datetime, error: Exception) -> None:
    """Store what becomes of a post that could not be sent, or let it be tried again."""
    count_error(house.metrics, post, error)
    which = {"chat": chat.id, "post": post.id, "reason": str(error)}
    match error:
        case TelegramForbiddenError():
            await _retire(house, post, chat, now, error.message)
        case TelegramBadRequest() if _NO_CHAT in error.message:
            await _retire(house, post, chat, now, error.message)
        case TelegramBadRequest() if _NO_TOPIC in error.message:
            log.info("topic is gone", **which)
            await chats.lose_topic(house.db, chat.id, post)
            await _release(house, post, now)
        case TelegramBadRequest() if any(reason in error.message for reason in _NOT_ALLOWED):
            log.warning("may not post", **which)
            await _release(house, post, now + retry_delay(post.attempts))
            if not await _may_post(house, chat):
                await hosts.lose(house, chat.id, now)
        case TelegramBadRequest():
            # The same message would be refused again.
            log.error("post refused", **which)
            await _finish(house, post, Status.FAILED, now)
        case TelegramRetryAfter():
            log.info("put off", **which)
            await _release(house, post, now + timedelta(seconds=error.retry_after))
        case TelegramNetworkError() if not isinstance(error.__cause__, ClientConnectorError):
            # Its answer got lost on the way: sent again it might stand there twice.
            log.error("nobody knows whether a post arrived", **which)
        case _:
            log.error("posting failed", attempt=post.attempts, exc_info=error, **which)
            await _release(house, post, now + retry_delay(post.attempts))


async def _may_post(house: House, chat: Chat) -> bool:
    try:
        return await places.bot_may_post(house.door.bot, chat)
    except TelegramAPIError as error:
        # Who is shut out may not ask either; any other error says nothing of the rights.
        log.info("rights not told", chat=chat.id, reason=error.message)
        return places.refusal_of(error) is None


async def _seen_anew(house: House, post: Post, chat: Chat) -> Chat:
    """Return a channel as Telegram describes it, asked again before the first slot of a day.

    Nobody tells the bot when the channel gets a group to be discussed in, or another name.
    """
    if chat.kind is not ChatKind.CHANNEL or post.due_at is None:
        return chat
    zone = ZoneInfo(chat.timezone)
    times, weekdays = read_times(chat.times), read_weekdays(chat.weekdays)
    if slots_of(local_day(post.due_at, zone), times, weekdays, zone)[:1] != [post.due_at]:
        return chat
    try:
        with in_bulk():
            place = await places.look(house.door.bot, chat.id)
    except TelegramAPIError as error:
        # What is wrong with the channel is what posting will tell as well.
        log.info("channel not seen", chat=chat.id, reason=error.message)
        return chat
    return await chats.describe(house.db, place)


def _obstacle(post: Post, chat: Chat, question: Question | None, now: datetime) -> Status | None:
    """Return what becomes of a claimed post that is not to be sent."""
    if chat.ended_at is not None or post.due_at is None:
        return Status.CANCELLED
    if chat.paused_at is not None and post.due_at <= chat.paused_at:
        return Status.CANCELLED
    zone = ZoneInfo(chat.timezone)
    if local_day(post.due_at, zone) != local_day(now, zone):
        return Status.EXPIRED
    return Status.FAILED if question is None else None


async def _send(house: House, post: Post, chat: Chat, question: Question) -> Message:
    t = house.translations[post.language]
    username = (await house.door.bot.me()).username or ""
    if post.answers is AnswerMode.POLL:
        poll = poll_of(t, house.bank, chat, post, question, {}, username)
        if poll is not None:
            return await send_poll(house.door.bot, chat.id, poll, thread_id=post.thread_id)
        post.answers = AnswerMode.ON_REQUEST
    if chat.kind is ChatKind.GROUP:
        screen = group_screen(t, house.bank, chat, post, question, Tally(), username)
    else:
        screen = post_screen(t, house.bank, chat, post, question, {}, username)
    return await house.door.send(chat.id, screen, rich=True, thread_id=post.thread_id)


def _answer_due(post: Post, chat: Chat, now: datetime) -> datetime | None:
    if chat.kind is ChatKind.GROUP and post.answers is not None:
        return now + grouping.OPEN_FOR
    after = timedelta(hours=chat.answer_after_h)
    return now + after if post.answers is AnswerMode.LATER else None


async def _attempt_answer(house: House, post: Post, chat: Chat, now: datetime) -> None:
    wait = await try_edit(post, _answer(house, post, chat, now))
    async with house.db.writing() as session:
        if wait is None:
            await posts.close(session, post.id, now)
        else:
            await post_changes.put_off(session, post.id, now + wait)


async def _answer(house: House, post: Post, chat: Chat, now: datetime) -> None:
    """Edit the answer into a post; where that cannot be, reply to it."""
    question = publishing.shown(house.bank, post)
    if question is None or post.message_id is None or chat.ended_at is not None:
        return
    post.closed_at = now
    t = house.translations[post.language]
    username = (await house.door.bot.me()).username or ""
    counts = await reacting.counts(house.db, post.id)
    screen = post_screen(t, house.bank, chat, post, question, counts, username)
    if not await house.door.edit_whole(chat.id, post.message_id, screen, rich=True):
        reply = answer_screen(t, post, question)
        await house.door.send(
            chat.id, reply, rich=True, thread_id=post.thread_id, reply_to=post.message_id
        )


async def _retire(house: House, post: Post, chat: Chat, now: datetime, reason: str) -> None:
    log.info("chat is gone", chat=chat.id, reason=reason)
    await _finish(house, post, Status.CANCELLED, now)
    await hosts.retire(house, chat.id, now)


async def _finish(house: House, post: Post, status: Status, now: datetime) -> None:
    async with house.db.writing() as session:
        await outbox.finish(session, Post, post.id, status, now)
        if status in {Status.CANCELLED, Status.EXPIRED}:
            await posts.give_back(session, post.id)


async def _release(house: House, post: Post, until: datetime) -> None:
    async with house.db.writing() as session:
        await outbox.release(session, Post, post.id, until)
