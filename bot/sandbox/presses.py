"""What people do to messages: press a button, vote, react."""

from collections.abc import Sequence
from math import inf

from bot.sandbox.errors import ActionError, Json
from bot.sandbox.reactions import EMOJI
from bot.sandbox.state import Message, Someone
from bot.sandbox.view import reaction_counts
from bot.sandbox.world import World

ANSWER_SECONDS = 10.0


async def press(
    world: World, person: Someone, message: Message, data: str, seconds: float = ANSWER_SECONDS
) -> Json:
    """Press a button (any `data`: forged presses exist) and wait for the bot's answer.

    Returns {"answered": bool, "text"?, "show_alert"?, "url"?}.
    """
    query = world.queries.ask("callback_query", person.id)
    update: Json = {
        "id": query.id,
        "from": person.user(),
        "chat_instance": str(message.chat_id),
        "data": data,
    }
    if message.inline_id:
        update["inline_message_id"] = message.inline_id
    else:
        update["message"] = message.json
    world.updates.push("callback_query", update)
    return await query.wait(seconds) or {"answered": False}


def vote(world: World, person: Someone, message: Message, options: Sequence[int]) -> None:
    """Choose options of a poll; none takes the vote back."""
    poll: Json | None = message.json.get("poll")
    if poll is None:
        raise ActionError("There is no poll in this message.")
    if poll["is_closed"] or world.stamp() >= _closing(message.json["date"], poll):
        raise ActionError("The poll is closed.")
    if not set(options) <= set(range(len(poll["options"]))):
        raise ActionError("The poll has no such option.")
    if len(options) > 1 and not poll["allows_multiple_answers"]:
        raise ActionError("The poll takes one answer.")
    if person.id in message.votes and not poll["allows_revoting"]:
        raise ActionError("A vote cannot be changed here.")
    message.votes[person.id] = list(options)
    if not options:
        del message.votes[person.id]
    counted = [
        option | {"voter_count": sum(number in chosen for chosen in message.votes.values())}
        for number, option in enumerate(poll["options"])
    ]
    poll = poll | {"options": counted, "total_voter_count": len(message.votes)}
    message.json = message.json | {"poll": poll}
    world.touch(message)
    if not message.by_bot:
        return
    world.updates.push("poll", poll)
    if not poll["is_anonymous"]:
        ids = [poll["options"][number]["persistent_id"] for number in options]
        answer = {"poll_id": poll["id"], "user": person.user(), "option_ids": list(options)}
        world.updates.push("poll_answer", answer | {"option_persistent_ids": ids})


def _closing(sent: int, poll: Json) -> float:
    if "open_period" in poll:
        return float(sent + poll["open_period"])
    return float(poll.get("close_date", inf))


def react(world: World, person: Someone, message: Message, emoji: Sequence[str]) -> None:
    """Set a person's reactions to a message; none takes them back."""
    emoji = [one.removesuffix("\ufe0f") for one in emoji]  # apps send ❤️, Telegram says ❤
    if not set(emoji) <= EMOJI:
        raise ActionError("This is not one of Telegram's reactions.")
    before = message.reactions.pop(person.id, [])
    if emoji:
        message.reactions[person.id] = list(emoji)
    world.touch(message)
    chat = world.chats[message.chat_id]
    if chat.type != "private" and chat.bot != "administrator":
        return
    update: Json = {"chat": chat.short(), "message_id": message.id, "date": world.stamp()}
    if chat.type == "channel":
        counts = {"reactions": reaction_counts(message)}
        world.updates.push("message_reaction_count", update | counts)
    else:
        old, new = ([{"type": "emoji", "emoji": one} for one in own] for own in (before, emoji))
        change = {"user": person.user(), "old_reaction": old, "new_reaction": new}
        world.updates.push("message_reaction", update | change)
