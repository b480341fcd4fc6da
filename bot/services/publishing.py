"""What a chat gets next, and the posts that are planned for it."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.core import rotation, selection
from bot.core.question import Bank, Kind, Question
from bot.core.timetable import next_slot, read_times, read_weekdays, slot_to_serve
from bot.db import chats, posts
from bot.db.chat_models import AnswerMode, Chat, ChatKind, Post
from bot.db.engine import Database, Session
from bot.db.models import Status

#: So many chats are planned for at a time.
BATCH = 50

#: So many of the next questions can be seen and moved.
AHEAD = 7

#: A question and its cycle.
Turn = tuple[int, Question]


async def upcoming(db: Database, bank: Bank, chat_id: int, count: int = AHEAD) -> list[Question]:
    """Return the next questions of a chat, as they will come; none of an unknown chat."""
    async with db.reading() as session:
        chat = await chats.get(session, chat_id)
        turns = await _lineup(session, bank, chat, count) if chat else []
    return [question for _, question in turns]


async def skip(db: Database, bank: Bank, chat_id: int, question_id: str) -> bool:
    """Let a question that is coming not come in this cycle. Return False if it is not coming."""
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        if chat is None:
            return False
        coming = await _lineup(session, bank, chat, AHEAD)
        turn = next((turn for turn in coming if turn[1].id == question_id), None)
        if turn is None:
            return False
        await _enter(session, chat, turn)
        cycle, question = turn
        # It takes the question's place in the cycle, without a message.
        await posts.add(session, status=Status.CANCELLED, **_asked(chat, question, cycle))
    return True


async def move(db: Database, bank: Bank, chat_id: int, question_id: str, by: int) -> bool:
    """Move a question among the next ones of its cycle; a negative ``by`` makes it come earlier.

    Return False if it stays where it is.
    """
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        if chat is None:
            return False
        turns = await _lineup(session, bank, chat, AHEAD)
        # What the next cycle brings has no place before this one is over.
        ids = [question.id for cycle, question in turns if cycle == turns[0][0]]
        if question_id not in ids:
            return False
        before = ids.index(question_id)
        after = max(0, min(len(ids) - 1, before + by))
        if after == before:
            return False
        ids.insert(after, ids.pop(before))
        moved = ids[: max(before, after) + 1]
        rest = [id_ for id_ in await posts.queue(session, chat_id) if id_ not in moved]
        await posts.set_queue(session, chat_id, [*moved, *rest])
    return True


async def post_now(
    db: Database, bank: Bank, chat_id: int, question_id: str, now: datetime, random: Random
) -> Post | None:
    """Put the next question of a chat on its way, beside the schedule, if it is this one.

    Return None if another one is next by now, or if a post is on its way already, which makes a
    hasty second press harmless.
    """
    async with db.writing() as session:
        chat = await chats.hold(session, chat_id)
        if chat is None or chat.ended_at is not None or await posts.on_its_way(session, chat_id):
            return None
        turns = await _lineup(session, bank, chat, 1)
        if [question.id for _, question in turns] != [question_id]:
            return None
        return await _post(session, chat, turns[0], now, random)


async def plan_posts(db: Database, bank: Bank, now: datetime, random: Random) -> int:
    """Write a post for every chat that is due by ``now`` (UTC). Return how many were due.

    Each post and the next due moment of its chat are written together. Any number of processes may
    plan at once: who comes second finds the schedule moved on.
    """
    async with db.reading() as session:
        due_now = await chats.due(session, now, BATCH)
    for chat in due_now:
        async with db.writing() as session:
            await _serve(session, bank, chat.id, now, random)
    return len(due_now)


async def _serve(session: Session, bank: Bank, chat_id: int, now: datetime, random: Random) -> None:
    chat = await chats.hold(session, chat_id)
    if chat is None or chat.next_due_at is None or chat.next_due_at > now or chat.paused_at:
        return  # Somebody changed it just now, or another process was first.
    times, weekdays = read_times(chat.times), read_weekdays(chat.weekdays)
    zone = ZoneInfo(chat.timezone)
    serve = slot_to_serve(chat.next_due_at, now, times, weekdays, zone)
    await chats.advance(session, chat, serve, next_slot(now, times, weekdays, zone))
    # A new timetable must not bring a slot back that had its post.
    if serve is not None and (chat.served_due_at is None or serve > chat.served_due_at):
        # What could not be sent until now comes in this slot instead: never two at once.
        await posts.withdraw(session, chat.id, serve, now)
        await _plan(session, bank, chat, serve, random)


async def _plan(
    session: Session, bank: Bank, chat: Chat, due_at: datetime, random: Random
) -> Post | None:
    turns = await _lineup(session, bank, chat, 1)
    return await _post(session, chat, turns[0], due_at, random) if turns else None


async def _post(session: Session, chat: Chat, turn: Turn, due_at: datetime, random: Random) -> Post:
    cycle, question = turn
    await _enter(session, chat, turn)
    return await _put(session, chat, question, cycle, due_at, random, _answers(chat, question))


async def put(
    session: Session, chat: Chat, question: Question, due_at: datetime, random: Random
) -> Post:
    """Put a question that somebody chose on its way, in a chat that is held.

    It comes also where the cycle has had it; if not, the cycle has it by this.
    """
    asked = await posts.asked(session, chat.id, chat.cycle)
    cycle = None if question.id in asked else chat.cycle
    return await _put(session, chat, question, cycle, due_at, random, _answers(chat, question))


async def put_draft(
    session: Session, chat: Chat, question: Question, due_at: datetime, random: Random
) -> Post:
    """Put a question that the bank does not have on its way, in a channel that is held.

    No cycle has it. Its answer stands in the post: there is nowhere else to look it up.
    """
    answers = None if question.kind is Kind.DISCUSSION else AnswerMode.COLLAPSED
    return await _put(session, chat, question, None, due_at, random, answers)


async def _put(
    session: Session,
    chat: Chat,
    question: Question,
    cycle: int | None,
    due_at: datetime,
    random: Random,
    answers: AnswerMode | None,
) -> Post:
    order = selection.shuffle(len(question.wordings[chat.language].options), random)
    return await posts.add(
        session,
        due_at=due_at,
        option_order="".join(map(str, order)),
        answers=answers,
        thread_id=chat.thread_id,
        **_asked(chat, question, cycle),
    )


def _asked(chat: Chat, question: Question, cycle: int | None) -> dict[str, object]:
    return {
        "chat_id": chat.id,
        "question_id": question.id,
        "version": question.version,
        "language": chat.language,
        "cycle": cycle,
    }


async def _enter(session: Session, chat: Chat, turn: Turn) -> None:
    """Take a question off the queue; its cycle is the chat's from now on."""
    cycle, question = turn
    if cycle != chat.cycle:
        await chats.note(session, chat.id, cycle=cycle)
    queue = await posts.queue(session, chat.id)
    if question.id in queue:
        await posts.set_queue(session, chat.id, [id_ for id_ in queue if id_ != question.id])


async def _lineup(session: Session, bank: Bank, chat: Chat, count: int) -> Sequence[Turn]:
    last = await posts.last_asked(session, chat.id)
    return rotation.lineup(
        questions_of(bank, chat),
        await posts.asked(session, chat.id, chat.cycle),
        await posts.queue(session, chat.id),
        bank.questions.get(last) if last else None,
        seed=chat.id,
        cycle=chat.cycle,
        count=count,
    )


def questions_of(bank: Bank, chat: Chat) -> list[Question]:
    """Return what a chat can be asked: the questions of its topics, or all if there are none."""
    topics = set(chat.topics.split())
    every = list(bank.questions.values())
    return [question for question in every if question.topic in topics] or every


def draft(chat: Chat, question: Question) -> Post:
    """Return the post that a question would be in a chat, to look at it. It is not stored."""
    options = question.wordings[chat.language].options
    return Post(
        id=0,
        chat_id=chat.id,
        question_id=question.id,
        version=question.version,
        language=chat.language,
        option_order="".join(map(str, range(len(options)))),
        answers=_answers(chat, question),
    )


def shown(bank: Bank, post: Post) -> Question | None:
    """Return the question of a post; None if the bank has it no more, or with other options."""
    question = bank.questions.get(post.question_id)
    return question if question is not None and fits(post, question) else None


def fits(post: Post, question: Question) -> bool:
    """Whether a question has as many options as when it was posted."""
    return len(post.option_order) == len(question.wordings[post.language].options)


def _answers(chat: Chat, question: Question) -> AnswerMode | None:
    if question.kind is Kind.DISCUSSION:
        return None
    if chat.kind is ChatKind.GROUP:
        return AnswerMode.ON_REQUEST
    if chat.answers is AnswerMode.POLL and question.kind is not Kind.QUIZ:
        return AnswerMode.ON_REQUEST
    return chat.answers
