"""Posts in channels to test with."""

from datetime import UTC, datetime
from itertools import count

from stage import Stage

from bot.core.tally import Tally
from bot.db import chats, posts
from bot.db.chat_models import AnswerMode, ChatKind, Post, ReactionMode
from bot.db.engine import Database
from bot.db.models import Status
from bot.sandbox.errors import Json
from bot.sandbox.view import seen
from bot.telegram.views.group import group_screen
from bot.telegram.views.post import post_screen

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_MESSAGES = count(1000)


async def add_post(
    db: Database,
    chat_id: int,
    question_id: str = "one-right",
    *,
    kind: ChatKind = ChatKind.CHANNEL,
    reaction_mode: ReactionMode = ReactionMode.BUTTONS,
    answers: AnswerMode = AnswerMode.ON_REQUEST,
    option_order: str = "",
    message_id: int | None = None,
    closed_at: datetime | None = None,
) -> Post:
    """Write a post that was sent, and its chat if it is not there."""
    async with db.writing() as session:
        if await chats.get(session, chat_id) is None:
            await chats.add(
                session,
                id=chat_id,
                kind=kind,
                title="Questions",
                language="en",
                timezone="Europe/Moscow",
                topics="",
                weekdays="1234567",
                times="10:00",
                answers=answers,
                answer_after_h=24,
                reactions="👍 🔥 🥱 🤔",
                reaction_mode=reaction_mode,
                cycle=1,
                edition=1,
                created_at=_BEGIN,
            )
        return await posts.add(
            session,
            chat_id=chat_id,
            question_id=question_id,
            version="1-0",
            language="en",
            answers=answers,
            option_order=option_order,
            status=Status.SENT,
            finished_at=_BEGIN,
            message_id=message_id or next(_MESSAGES),
            closed_at=closed_at,
        )


async def post_in_channel(
    stage: Stage, channel: int, question_id: str, kind: ChatKind = ChatKind.CHANNEL
) -> tuple[Post, Json]:
    """Send a post in a chat where the bot may; return it, and its message as readers see it."""
    house = stage.house
    question = house.bank.questions[question_id]
    order = "".join(map(str, range(len(question.wordings["en"].options))))
    post = await add_post(house.db, channel, question_id, kind=kind, option_order=order)
    async with house.db.reading() as session:
        chat = await chats.get(session, channel)
    assert chat is not None
    username = stage.sandbox.world.profile.username
    t = house.translations[post.language]
    if kind is ChatKind.GROUP:
        screen = group_screen(t, house.bank, chat, post, question, Tally(), username)
    else:
        screen = post_screen(t, house.bank, chat, post, question, {}, username)
    message = await house.door.send(channel, screen, rich=True)
    async with house.db.writing() as session:
        await posts.was_sent(session, post.id, message.message_id, post.answers)
    return post, message_in(stage, channel, message.message_id)


def message_in(stage: Stage, chat_id: int, message_id: int) -> Json:
    """Return a message of a chat as it is now."""
    return seen(stage.sandbox.world.chats[chat_id].messages[message_id])
