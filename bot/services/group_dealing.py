"""Which question a group gets when somebody asks for one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from random import Random

from bot.core.question import Bank, Question
from bot.core.selection import shuffle
from bot.db import outbox, posts, shared_cards
from bot.db.chat_models import Chat, Post
from bot.db.engine import Database, Session
from bot.db.models import Status
from bot.services.grouping import OPEN_FOR, playable


async def deal(
    db: Database,
    bank: Bank,
    chat: Chat,
    now: datetime,
    random: Random,
    *,
    topics: Collection[str] = (),
    thread_id: int | None = None,
) -> tuple[Post, Question] | None:
    """Deal a question to a group, one that it had not or had longest ago.

    It is of ``topics``; without any, of those of the chat. It is `playable` if one of them is.
    Return None if there is no question.
    """
    fitting = bank.askable(topics or bank.chosen(chat.topics.split()))
    # What nobody can answer with a press is better than nothing.
    candidates = list(filter(playable, fitting)) or fitting
    if not candidates:
        return None
    async with db.writing() as session:
        asked = await shared_cards.last_asked(session, chat.id)
        question = _least_lately(candidates, asked, random)
        return await _post(session, chat, question, now, random, thread_id), question


async def deal_question(
    db: Database,
    chat: Chat,
    question: Question,
    now: datetime,
    random: Random,
    *,
    thread_id: int | None = None,
) -> Post:
    """Deal the question that somebody asked for to a group."""
    async with db.writing() as session:
        return await _post(session, chat, question, now, random, thread_id)


async def was_sent(db: Database, post: Post, message_id: int) -> None:
    """Remember which message shows a card."""
    async with db.writing() as session:
        await shared_cards.was_sent(session, post.id, message_id)


async def was_not_sent(db: Database, post: Post, now: datetime) -> None:
    """Remember that no message shows a card: its question was not asked."""
    async with db.writing() as session:
        await outbox.finish(session, Post, post.id, Status.CANCELLED, now)


def _least_lately(
    candidates: Collection[Question], asked: Mapping[str, int], random: Random
) -> Question:
    new = [question for question in candidates if question.id not in asked]
    if new:
        return random.choice(new)
    return min(candidates, key=lambda question: asked[question.id])


async def _post(
    session: Session,
    chat: Chat,
    question: Question,
    now: datetime,
    random: Random,
    thread_id: int | None,
) -> Post:
    order = shuffle(len(question.wordings[chat.language].options), random)
    # It is sent at once, by whoever was asked: no outbox has to care for it.
    return await posts.add(
        session,
        chat_id=chat.id,
        question_id=question.id,
        version=question.version,
        language=chat.language,
        option_order="".join(map(str, order)),
        status=Status.SENT,
        finished_at=now,
        answer_due_at=now + OPEN_FOR,
        thread_id=thread_id,
    )
