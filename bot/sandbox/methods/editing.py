"""Messages that the bot changes or deletes."""

from datetime import timedelta

from bot.sandbox.access import chat_to_write, find_message, message_to_edit
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.keyboards import Keyboard
from bot.sandbox.methods.content import caption_body, keyboard_of, rich_of, text_body
from bot.sandbox.methods.sending import CONTENT, media_body
from bot.sandbox.params import Params
from bot.sandbox.rich import Rich
from bot.sandbox.state import Message
from bot.sandbox.world import World

MEDIA = ("photo", "document", "sticker", "poll", "location")
DELETABLE_FOR = timedelta(hours=48)


def edit_message_text(world: World, params: Params) -> Json | bool:
    """Change the text, or turn a text into a rich message or back."""
    rich = rich_of(params) if world.rich and params.mapping("rich_message") else None
    body = {} if rich else text_body(params, too_long="MESSAGE_TOO_LONG")
    message = message_to_edit(world, params)
    if any(name in message.json for name in MEDIA):
        raise bad_request("there is no text in the message to edit")
    if rich is None and (preview := params.mapping("link_preview_options")):
        body["link_preview_options"] = preview
    return _edit(world, params, message, body, rich)


def edit_message_caption(world: World, params: Params) -> Json | bool:
    """Change the caption of a photo or a document."""
    body = caption_body(params)
    message = message_to_edit(world, params)
    if not {"photo", "document"} & message.json.keys():
        raise bad_request("there is no caption in the message to edit")
    media = {name: message.json[name] for name in MEDIA if name in message.json}
    return _edit(world, params, message, media | body, None)


def edit_message_media(world: World, params: Params) -> Json | bool:
    """Replace what a message shows with a photo or a document."""
    message = message_to_edit(world, params)
    body = media_body(world, params.mapping("media"), params)
    return _edit(world, params, message, body, None)


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """Change the buttons only. Their change leaves no edit date, as on Telegram."""
    message = message_to_edit(world, params)
    buttons = keyboard_of(params, private=_is_private(world, params, message))
    if buttons == message.keyboard:
        raise _not_modified()
    world.pacer.edit(message.chat_id)
    world.change(message, {}, rich=message.rich, keyboard=buttons, edited=False)
    return message.json if not params.text("inline_message_id") else True


def _is_private(world: World, params: Params, message: Message) -> bool:
    inline = bool(params.text("inline_message_id"))
    return not inline and world.chats[message.chat_id].type == "private"


def _edit(
    world: World, params: Params, message: Message, body: Json, rich: Rich | None
) -> Json | bool:
    buttons = keyboard_of(params, private=_is_private(world, params, message))
    if _same(message, body, rich, buttons):
        raise _not_modified()
    world.pacer.edit(message.chat_id)
    world.change(message, body, drop=CONTENT, rich=rich, keyboard=buttons)
    return message.json if not params.text("inline_message_id") else True


def _same(message: Message, body: Json, rich: Rich | None, buttons: Keyboard) -> bool:
    shown = {name: message.json[name] for name in CONTENT if name in message.json}
    html = message.rich.html if message.rich else None
    return shown == body and html == (rich.html if rich else None) and buttons == message.keyboard


def _not_modified() -> Exception:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the "
        "same as a current content and reply markup of the message"
    )


def delete_message(world: World, params: Params) -> bool:
    """Delete a message younger than 48 hours."""
    chat = chat_to_write(world, params)
    message = find_message(chat, params.integer("message_id"), "message to delete")
    _delete(world, message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete 1–100 messages; those that are not there are passed over."""
    chat = chat_to_write(world, params)
    numbers = params.array("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        if isinstance(number, int) and (message := chat.messages.get(number)):
            _delete(world, message)
    return True


def _delete(world: World, message: Message) -> None:
    chat = world.chats[message.chat_id]
    young = world.stamp() - message.json["date"] < DELETABLE_FOR.total_seconds()
    allowed = message.by_bot or chat.type == "private" or chat.bot == "administrator"
    if not (young and allowed):
        raise bad_request("message can't be deleted")
    world.remove(message)


EDITING: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
