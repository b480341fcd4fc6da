"""What people put into their messages."""

from bot.sandbox.errors import ActionError, Json
from bot.sandbox.markup import formatted
from bot.sandbox.methods.files import sticker_json, store
from bot.sandbox.methods.sending import without_reply
from bot.sandbox.params import Upload
from bot.sandbox.picture import sample_picture
from bot.sandbox.state import Message
from bot.sandbox.world import World

TEXT = 4096


def text_content(text: str) -> Json:
    """Return a text of 1–4096 characters with the entities that Telegram finds in it."""
    content = formatted(text, "")
    if not content.text:
        raise ActionError("An empty text cannot be sent.")
    if len(content.text) > TEXT:
        raise ActionError(f"A text has at most {TEXT} characters.")
    return {"text": content.text} | ({"entities": content.entities} if content.entities else {})


def photo_content(world: World) -> Json:
    """Return a small picture."""
    data, side = sample_picture()
    file = store(world, Upload("photo.png", "image/png", data), "photo")
    size = {"file_id": file.id, "file_unique_id": f"u{file.id}", "width": side, "height": side}
    return {"photo": [size]}


def sticker_content(world: World) -> Json:
    """Return a sticker."""
    data, _ = sample_picture()
    file = store(world, Upload("sticker.webp", "image/webp", data), "sticker")
    return {"sticker": sticker_json(file) | {"emoji": "👍"}}


def forwarded(world: World, name: str = "Someone") -> Json:
    """Return the mark of a message that was forwarded from someone who hides."""
    origin = {"type": "hidden_user", "sender_user_name": name, "date": world.stamp()}
    return {"forward_origin": origin}


def forwarded_post(world: World, message: Message) -> Json:
    """Return the mark of a message that was forwarded from a channel."""
    origin = {
        "type": "channel",
        "chat": world.chats[message.chat_id].short(),
        "message_id": message.json["message_id"],
        "date": message.json["date"],
    }
    return {"forward_origin": origin}


def replying(message: Message) -> Json:
    """Return the mark of a reply."""
    return {"reply_to_message": without_reply(message)}


def location_content(latitude: float, longitude: float) -> Json:
    """Return a point on the map, in degrees."""
    return {"location": {"latitude": latitude, "longitude": longitude}}
