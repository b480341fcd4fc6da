"""Chats, their members, what people see the bot do there, and reactions."""

from bot.sandbox.access import OUTSIDE, chat_to_read, chat_to_write, find_message
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.members import member_json
from bot.sandbox.params import Params
from bot.sandbox.reactions import EMOJI
from bot.sandbox.state import Chat
from bot.sandbox.world import World

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def get_chat(world: World, params: Params) -> Json:
    """Return the ChatFullInfo."""
    chat = chat_to_read(world, params)
    full: Json = chat.short() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.linked is not None:
        full["linked_chat_id"] = chat.linked
    if chat.pinned is not None:
        full["pinned_message"] = chat.messages[chat.pinned].json
    return full


def get_chat_member(world: World, params: Params) -> Json:
    """Return how a person, or the bot, belongs to a chat."""
    chat = chat_to_read(world, params)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.profile.id:
        return member_json(world.profile.user(), _bot_status(chat))
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(person.user(), chat.members.get(user_id, "left"))


def _bot_status(chat: Chat) -> str:
    return "member" if chat.type == "private" else chat.bot


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return the administrators of a group or a channel, other bots left out."""
    chat = chat_to_read(world, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    leaders = [
        member_json(world.people[id_].user(), status)
        for id_, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]
    if chat.bot == "administrator":
        leaders.append(member_json(world.profile.user(), chat.bot))
    return leaders


def get_chat_member_count(world: World, params: Params) -> int:
    """Return how many belong to a chat, the bot included."""
    chat = chat_to_read(world, params)
    if chat.type == "private":
        return 2
    inside = [status for status in (*chat.members.values(), chat.bot) if status not in OUTSIDE]
    return len(inside)


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group or a channel."""
    chat = chat_to_read(world, params)
    if chat.type == "private":
        raise bad_request("chat not found")
    chat.bot = "left"
    world.events.publish(lambda: {"event": "chat", "chat": chat.json()})
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing…" and its like."""
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_to_write(world, params)
    world.events.publish(lambda: {"event": "action", "chat_id": chat.id, "action": action})
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """Set the bot's own reaction: none or one of the usual emoji."""
    chat = chat_to_write(world, params)
    message = find_message(chat, params.integer("message_id"), "message to react")
    reactions = params.objects("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji")) for reaction in reactions]
    if not set(emoji) <= EMOJI:
        raise bad_request("REACTION_INVALID")
    message.reactions.pop(0, None)
    if emoji:
        message.reactions[0] = emoji
    world.touch(message)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message."""
    chat = chat_to_write(world, params)
    message = find_message(chat, params.integer("message_id"), "message to pin")
    if chat.type != "private" and chat.bot != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned = message.id
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin the pinned message."""
    chat = chat_to_write(world, params)
    if chat.pinned is None:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    return True


CHATS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
