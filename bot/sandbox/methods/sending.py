"""Messages that the bot sends."""

from collections.abc import Mapping

from bot.sandbox.access import chat_to_read, chat_to_write, find_message
from bot.sandbox.errors import ApiError, Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.keyboards import Keyboard
from bot.sandbox.methods.content import caption_body, keyboard_of, rich_of, text_body
from bot.sandbox.methods.files import document_body, photo_body, sticker_body
from bot.sandbox.params import Params
from bot.sandbox.rich import Rich
from bot.sandbox.state import Chat, Message
from bot.sandbox.world import World

CONTENT = (
    "text", "entities", "link_preview_options", "photo", "document", "sticker", "location",
    "caption", "caption_entities", "poll",
)  # fmt: skip


def deliver(world: World, params: Params, body: Json, rich: Rich | None = None) -> Json:
    """Send `body` to the chat of the call with its keyboard and reply; return the Message."""
    chat = chat_to_write(world, params)
    buttons = keyboard_of(params, private=chat.type == "private")
    extra = _reply(chat, params)
    whom = params.within(params.mapping("ephemeral_message_parameters"))
    receiver = whom.integer("receiver_user_id")
    if receiver:
        extra["receiver_user"] = _receiver(world, chat, receiver)
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    world.pacer.message(chat.id, paid=params.flag("allow_paid_broadcast"))
    sent = post(world, chat, extra | body, rich, buttons).json
    if not receiver:
        return sent
    # It has a number of its own kind: nothing that takes a message_id finds it.
    return sent | {"message_id": 0, "ephemeral_message_id": sent["message_id"]}


def _receiver(world: World, chat: Chat, person_id: int) -> Json:
    """Return the User who alone sees a message; 400 if it cannot be sent so."""
    if chat.type not in {"group", "supergroup"}:
        raise bad_request("ephemeral messages can be sent to groups and supergroups only")
    if chat.members.get(person_id, "left") in {"left", "kicked"}:
        raise bad_request("USER_NOT_PARTICIPANT")
    return world.people[person_id].user()


def post(
    world: World, chat: Chat, body: Json, rich: Rich | None = None, buttons: Keyboard | None = None
) -> Message:
    """Add a message of the bot to a chat."""
    return world.add(chat, world.profile.user(), body, rich=rich, keyboard=buttons)


def _reply(chat: Chat, params: Params) -> Json:
    reply = params.within(params.mapping("reply_parameters"))
    number = reply.integer("message_id") or params.integer("reply_to_message_id")
    if not number:
        return {}
    message = chat.messages.get(number)
    if message is None:
        if any(source.flag("allow_sending_without_reply") for source in (reply, params)):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": without_reply(message)}


def without_reply(message: Message) -> Json:
    """Return a message as another one quotes it: without the message it replies to."""
    return {name: value for name, value in message.json.items() if name != "reply_to_message"}


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    body = text_body(params)
    if preview := params.mapping("link_preview_options"):
        body["link_preview_options"] = preview
    return deliver(world, params, body)


def send_rich_message(world: World, params: Params) -> Json:
    """Send a rich message; a server from before them does not know the method."""
    if not world.rich:
        raise ApiError(404, "Not Found")
    return deliver(world, params, {}, rich_of(params))


def send_photo(world: World, params: Params) -> Json:
    """Send a picture of at most 10 MB."""
    return deliver(world, params, photo_body(world, params, "photo") | caption_body(params))


def send_document(world: World, params: Params) -> Json:
    """Send a file of at most 50 MB."""
    return deliver(world, params, document_body(world, params, "document") | caption_body(params))


def send_sticker(world: World, params: Params) -> Json:
    """Send a sticker."""
    return deliver(world, params, sticker_body(world, params, "sticker"))


def send_location(world: World, params: Params) -> Json:
    """Send a point on the map."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("location is invalid")
    point = {"latitude": latitude, "longitude": longitude}
    return deliver(world, params, {"location": point})


def send_media_group(world: World, params: Params) -> list[Json]:
    """Send an album of 2–10 photos or of 2–10 documents."""
    chat = chat_to_write(world, params)
    media = params.objects("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of messages in an album, must be 2-10")
    if len({item.get("type") for item in media}) > 1:
        raise bad_request("documents can't be mixed with other media types in an album")
    bodies = [media_body(world, item, params) for item in media]
    extra = _reply(chat, params)
    world.pacer.message(chat.id, count=len(bodies), paid=params.flag("allow_paid_broadcast"))
    extra["media_group_id"] = str(13_000_000_000_000_000 + world.events.number)
    return [post(world, chat, extra | body).json for body in bodies]


def media_body(world: World, media: Mapping[str, object], params: Params) -> Json:
    """Return the body of an InputMedia. 400 for other types than photo and document."""
    own = params.within(media)
    makers = {"photo": photo_body, "document": document_body}
    make = makers.get(own.text("type"))
    if make is None:
        raise bad_request(f'can\'t parse InputMedia: type "{own.text("type")}" is unsupported')
    return make(world, own, "media") | caption_body(own)


def forward_message(world: World, params: Params) -> Json:
    """Forward a message, with a note where it comes from."""
    source = chat_to_read(world, params, "from_chat_id")
    message = find_message(source, params.integer("message_id"), "message to forward")
    if message.json.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    return deliver(world, params, _copied(message) | origin(message), message.rich)


def copy_message(world: World, params: Params) -> Json:
    """Send the content of a message again, as a message of its own."""
    source = chat_to_read(world, params, "from_chat_id")
    message = find_message(source, params.integer("message_id"), "message to copy")
    if message.json.get("has_protected_content"):
        raise bad_request("message can't be copied")
    body = _copied(message)
    if params.text("caption"):
        body = {name: body[name] for name in body if not name.startswith("caption")}
        body |= caption_body(params)
    return {"message_id": deliver(world, params, body, message.rich)["message_id"]}


def _copied(message: Message) -> Json:
    return {name: message.json[name] for name in CONTENT if name in message.json}


def origin(message: Message) -> Json:
    """Return the ``forward_origin`` of a message that is forwarded."""
    json = message.json
    if known := json.get("forward_origin"):
        return {"forward_origin": known}
    if "from" in json:
        return {
            "forward_origin": {"type": "user", "date": json["date"], "sender_user": json["from"]}
        }
    return {
        "forward_origin": {
            "type": "channel",
            "date": json["date"],
            "chat": json["chat"],
            "message_id": message.id,
        }
    }


SENDING: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendRichMessage": send_rich_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendSticker": send_sticker,
    "sendLocation": send_location,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
