"""What a call wants to show: texts, captions, rich messages, keyboards."""

from collections.abc import Mapping

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.keyboards import Keyboard, keyboard
from bot.sandbox.markup import Formatted, formatted
from bot.sandbox.params import Params
from bot.sandbox.rich import Rich, rich_message

TEXT = 4096
CAPTION = 1024


def text_body(params: Params, *, too_long: str = "message is too long") -> Json:
    """Return ``text`` and ``entities`` of a call. 400 when empty or over 4096 characters."""
    content = formatted(params.text("text"), params.text("parse_mode"), params.array("entities"))
    return _text_body(content, too_long)


def text_body_of(content: Mapping[str, object]) -> Json:
    """Return ``text`` and ``entities`` of an InputTextMessageContent."""
    renamed = {"text": content.get("message_text"), "parse_mode": content.get("parse_mode")}
    return text_body(Params({**renamed, "entities": content.get("entities")}))


def _text_body(content: Formatted, too_long: str) -> Json:
    if not content.text:
        raise bad_request("message text is empty")
    if len(content.text) > TEXT:
        raise bad_request(too_long)
    return _body("text", "entities", content)


def caption_body(params: Params) -> Json:
    """Return ``caption`` and ``caption_entities``; nothing without a caption."""
    content = formatted(
        params.text("caption"), params.text("parse_mode"), params.array("caption_entities")
    )
    if len(content.text) > CAPTION:
        raise bad_request("message caption is too long")
    return _body("caption", "caption_entities", content) if content.text else {}


def _body(text: str, entities: str, content: Formatted) -> Json:
    body: Json = {text: content.text}
    if content.entities:
        body[entities] = content.entities
    return body


def rich_of(params: Params) -> Rich:
    """Return the ``rich_message`` of a call."""
    value = params.mapping("rich_message")
    if not value:
        raise bad_request('parameter "rich_message" is required')
    return rich_message(value)


def keyboard_of(params: Params, *, private: bool) -> Keyboard:
    """Return the ``reply_markup`` of a call to a private chat or to another place."""
    return keyboard(params.mapping("reply_markup"), private=private)
