"""The bot's answers to pressed buttons and to inline queries."""

import re

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.keyboards import keyboard
from bot.sandbox.methods.content import text_body_of
from bot.sandbox.params import Params
from bot.sandbox.rich import rich_message
from bot.sandbox.world import World

NOTICE = 200
RESULTS = 50
START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def start_parameter(world: World, url: str) -> str | None:
    """Return what follows ``?start=`` in a deep link to this bot; None for another address."""
    match = re.fullmatch(r"(?:https?://)?t\.me/(\w+)(?:\?start=(.*))?", url)
    if match is None or match[1].lower() != world.profile.username.lower():
        return None
    return match[2] or ""


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a pressed button, once, within 150 seconds, with at most 200 characters."""
    text, url = params.text("text"), params.text("url")
    if len(text) > NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not START.fullmatch(start_parameter(world, url) or ""):
        raise bad_request("URL_INVALID")
    answer: Json = {"answered": True}
    if text:
        answer |= {"text": text, "show_alert": params.flag("show_alert")}
    if url:
        answer["url"] = url
    world.queries.answer("callback_query", params.text("callback_query_id"), answer)
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """Answer an inline query with at most 50 results."""
    results = params.objects("results")
    next_offset = params.text("next_offset")
    if len(results) > RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(next_offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    ids = [str(result.get("id", "")) for result in results]
    if not all(1 <= len(id_.encode()) <= 64 for id_ in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(world, result)
    answer: Json = {"results": results, "next_offset": next_offset}
    if button := params.mapping("button"):
        answer["button"] = button
    world.queries.answer("inline_query", params.text("inline_query_id"), answer)
    return True


def _check_result(world: World, result: Json) -> None:
    if result.get("type") != "article":
        raise bad_request(
            f'can\'t parse inline query result: type "{result.get("type")}" is unsupported for the '
            "inline query result"
        )
    if not str(result.get("title") or "").strip():
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise bad_request(
            "can't parse inline query result: Can't find field \"input_message_content\""
        )
    if world.rich and isinstance(content.get("rich_message"), dict):
        rich_message(content["rich_message"])
    else:
        text_body_of(content)
    keyboard(result.get("reply_markup") or {}, private=False)


ANSWERS: dict[str, Handler] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
