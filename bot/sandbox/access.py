"""May the bot do this there? Chats, their doors, and the messages in them."""

from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.params import Params
from bot.sandbox.state import Chat, Message
from bot.sandbox.world import World

OUTSIDE = {"left", "kicked"}


def find_chat(world: World, reference: str, name: str = "chat_id") -> Chat:
    """Return the chat of an id or an ``@username``. 400 when there is none."""
    if not reference:
        raise bad_request(f"{name} is empty")
    chat = None
    if reference.startswith("@"):
        name = reference[1:].lower()
        public = (one for one in world.chats.values() if one.username)
        chat = next((one for one in public if str(one.username).lower() == name), None)
    elif reference.removeprefix("-").isdecimal():
        chat = world.chats.get(int(reference))
    if chat is None:
        raise bad_request("chat not found")
    if chat.successor is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.successor},
        )
    return chat


def chat_to_read(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return a chat that the bot may look into: 403 when it was kicked or is not in it."""
    chat = find_chat(world, params.text(name), name)
    if chat.type == "private":
        if not world.people[chat.id].started:
            raise bad_request("chat not found")
    elif chat.bot == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif chat.bot == "left" and not (chat.username and chat.type != "group"):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def chat_to_write(world: World, params: Params) -> Chat:
    """Return a chat that the bot may post to, or say as Telegram does why it may not."""
    chat = find_chat(world, params.text("chat_id"))
    if chat.type == "private":
        person = world.people[chat.id]
        if person.deleted:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif chat.bot == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif chat.bot == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    elif chat.type == "channel" and chat.bot != "administrator":
        raise bad_request("need administrator rights in the channel chat")
    return chat


def find_message(chat: Chat, number: int, what: str) -> Message:
    """Return a message of a chat. 400 "`what` not found" when it is not there."""
    message = chat.messages.get(number)
    if message is None or message.is_ephemeral:
        raise bad_request(f"{what} not found")
    return message


def message_to_edit(world: World, params: Params) -> Message:
    """Return the message that an edit names, by chat and number or by inline_message_id."""
    if not params.text("chat_id") and not params.text("message_id"):
        inline_id = params.text("inline_message_id")
        if not inline_id:
            raise bad_request("message identifier is not specified")
        inline = world.inline_messages.get(inline_id)
        if inline is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return inline
    chat = chat_to_write(world, params)
    message = find_message(chat, params.integer("message_id"), "message to edit")
    if (not message.by_bot and chat.type != "channel") or message.keyboard.reply:
        raise bad_request("message can't be edited")
    return message
