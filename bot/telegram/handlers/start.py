"""First contact, and links that lead into the bot."""

import re

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import Message

from bot.db.models import EndReason
from bot.services import arriving, dealing, subscribing
from bot.telegram import steps
from bot.telegram.talk import Talk
from bot.telegram.views.cards import answer_screen
from bot.telegram.views.general import unknown_link_screen
from bot.telegram.views.onboarding import welcome_screen

#: The number of a post: one that the database takes.
_POST = re.compile(r"[1-9][0-9]{0,17}")


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(follow_link, CommandStart(deep_link=True))
    router.message.register(start, CommandStart())
    return router


async def follow_link(message: Message, command: CommandObject, talk: Talk) -> None:
    """Open the question, the answer or the topic that a link names."""
    house = talk.house
    kind, _, rest = (command.args or "").partition("_")
    target, _, post = rest.partition("_")
    question = dealing.askable(house.bank, target)
    if kind == "t" and target in {topic.id for topic in house.topics}:
        await talk.deal(topic=target)
    elif kind == "q" and question is not None:
        post_id = await _come_from(talk, post)
        dealt = await dealing.deal_question(
            house.db, house.bank, question, talk.person, talk.now, house.random, post_id=post_id
        )
        await talk.send_card(dealt)
    elif kind == "a" and question is not None:
        await _come_from(talk, post)
        await talk.say(answer_screen(talk.t, talk.person.language, question))
    else:
        await talk.say(unknown_link_screen(talk.t))
        await start(message, talk)


async def _come_from(talk: Talk, post: str) -> int | None:
    # A wrong number is no reason not to open the question.
    if not _POST.fullmatch(post):
        return None
    post_id = int(post)
    known = await arriving.arrive(talk.house.db, talk.person, post_id, talk.now)
    return post_id if known else None


async def start(message: Message, talk: Talk) -> None:
    """Say what this is, or when the next question comes to somebody who knows.

    Whoever blocked the bot and comes back has their daily question back.
    """
    plan = await subscribing.look(talk.house.db, talk.person)
    if plan is not None and plan.paused_until is not None:
        await steps.show_plan(talk, talk.say, plan)
        return
    if plan is not None and plan.end_reason is not EndReason.STOPPED:
        await steps.subscribe(talk, talk.say)
        return
    name = message.from_user.first_name if message.from_user else None
    await talk.say(welcome_screen(talk.t, talk.person.language, name))
