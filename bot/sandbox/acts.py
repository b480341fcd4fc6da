"""What each ``POST /sandbox/…`` does: a body in, the person's view of the result out."""

from datetime import timedelta

from bot.sandbox import bodies
from bot.sandbox.contents import (
    forwarded,
    location_content,
    photo_content,
    replying,
    sticker_content,
    text_content,
)
from bot.sandbox.errors import ActionError, Json
from bot.sandbox.inline import ask_inline, choose_inline
from bot.sandbox.people import (
    block,
    chat_of,
    edit,
    found,
    join,
    message_of,
    person_of,
    say,
    set_member,
)
from bot.sandbox.presses import press, react, vote
from bot.sandbox.state import Chat, Message, Someone
from bot.sandbox.view import seen
from bot.sandbox.world import World

FIRST_PERSON = 700_000_001


def new_person(world: World, body: bodies.NewPerson) -> Someone:
    """Let someone in."""
    return join(world, Someone(FIRST_PERSON + len(world.people), **body.model_dump()))


def _place(world: World, body: bodies.Act) -> tuple[Someone, Chat]:
    person = person_of(world, body.person)
    return person, chat_of(world, body.chat or person.id)


def _target(
    world: World, body: bodies.Press | bodies.Vote | bodies.Reaction
) -> tuple[Someone, Message]:
    person, chat = _place(world, body)
    return person, message_of(chat, body.message_id)


async def people(world: World, body: bodies.NewPerson, _: int) -> Json:
    """Let someone in."""
    return new_person(world, body).json()


async def blocking(world: World, body: bodies.Blocking, id_: int) -> Json:
    """Block or unblock the bot."""
    person = person_of(world, id_)
    block(world, person, body.blocked)
    return person.json()


async def chats(world: World, body: bodies.NewChat, _: int) -> Json:
    """Found a group or a channel."""
    owner = person_of(world, body.owner)
    return found(world, body.type, body.title, owner, body.username).json()


async def members(world: World, body: bodies.Membership, id_: int) -> Json:
    """Give someone a status in a chat."""
    chat = chat_of(world, id_)
    who = None if body.person == "bot" else person_of(world, body.person)
    set_member(world, chat, who, body.status, person_of(world, body.by))
    return chat.json()


async def messages(world: World, body: bodies.NewMessage, _: int) -> Json:
    """Write a message, or edit one."""
    person, chat = _place(world, body)
    content = _content(world, body)
    if body.edit:
        message = message_of(chat, body.edit)
        edit(world, person, message, content)
        return seen(message)
    if body.forward:
        content |= forwarded(world)
    if body.reply_to:
        content |= replying(message_of(chat, body.reply_to))
    return seen(say(world, person, chat, content))


def _content(world: World, body: bodies.NewMessage) -> Json:
    if body.photo:
        return photo_content(world)
    if body.sticker:
        return sticker_content(world)
    if body.location:
        return location_content(body.location.latitude, body.location.longitude)
    return text_content(body.text or "")


async def presses(world: World, body: bodies.Press, _: int) -> Json:
    """Press a button and wait for the answer."""
    person, message = _target(world, body)
    return await press(world, person, message, body.data)


async def votes(world: World, body: bodies.Vote, _: int) -> Json:
    """Vote in a poll."""
    person, message = _target(world, body)
    vote(world, person, message, body.options)
    return {}


async def reactions(world: World, body: bodies.Reaction, _: int) -> Json:
    """React to a message."""
    person, message = _target(world, body)
    react(world, person, message, body.emoji)
    return {}


async def inline(world: World, body: bodies.InlineQuery, _: int) -> Json:
    """Ask inline and wait for results."""
    return await ask_inline(world, person_of(world, body.person), body.query, body.offset)


async def choice(world: World, body: bodies.InlineChoice, _: int) -> Json:
    """Send an offered result."""
    person, chat = _place(world, body)
    return seen(choose_inline(world, person, chat, body.result_id))


async def clock(world: World, body: bodies.Move, _: int) -> Json:
    """Move the clock."""
    if body.set is not None:
        await world.clock.pass_time(body.set - world.clock.now())
    elif body.advance is not None:
        await world.clock.pass_time(timedelta(seconds=body.advance))
    else:
        raise ActionError("Say how far to advance, or what to set.")
    return {"clock": world.clock.now().isoformat(timespec="seconds")}
