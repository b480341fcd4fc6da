"""The connection to Telegram: what its servers answer, and what stands in front of them."""

import json
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message, Update
from aiohttp import FormData, JsonPayload
from pydantic import ValidationError

log = structlog.get_logger(__name__)

#: The types of what Telegram answers most. pydantic keeps them only as long as somebody else does,
#: and building one takes longer than reading ten answers.
ANSWERS = (Response[bool], Response[Message], Response[Message | bool], Response[list[Update]])


#: What a message that we sent or edited repeats of the call. Nobody reads it again, and reading it
#: takes longer than everything else about the call.
_ECHO = (
    *("text", "entities", "caption", "caption_entities", "rich_message"),
    *("reply_markup", "reply_to_message", "link_preview_options"),
)


def read_answer(content: str) -> Any:
    """Decode an answer of Telegram. A message in it is without what the call has said itself."""
    answer = json.loads(content)
    result = answer.get("result") if isinstance(answer, dict) else None
    if isinstance(result, dict) and "message_id" in result:
        for name in _ECHO:
            result.pop(name, None)
    return answer


class Session(AiohttpSession):
    """Sends calls as JSON, and takes a gateway's page for a fault of the server that will pass."""

    def __init__(self, api: TelegramAPIServer = PRODUCTION) -> None:
        super().__init__(api=api, json_loads=read_answer)

    def build_form_data(  # type: ignore[override]  # aiohttp sends either
        self, bot: Bot, method: TelegramMethod[TelegramType]
    ) -> FormData | JsonPayload:
        """Return a call as JSON; with files, as a form.

        A form escapes each byte of what is not English, which takes longer than all else about it.
        """
        files: dict[str, InputFile] = {}
        values = method.model_dump(warnings=False).items()
        prepared = {name: self.prepare_value(value, bot, files) for name, value in values}
        if files:
            return super().build_form_data(bot, method)
        return JsonPayload({name: value for name, value in prepared.items() if value})

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Return an answer that was decoded, or raise what it says.

        Raise TelegramServerError also for a 5xx that is no JSON, as gateways send it, and
        ClientDecodeError, without a word of what it was, for anything else that is not understood.
        """
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if status_code >= 500:
                raise TelegramServerError(method, f"{status_code} without a reason") from None
            if isinstance(method, GetUpdates) and (updates := _one_by_one(bot, error.data)):
                # Telegram would give them again for ever, and nothing after them.
                return Response[TelegramType](ok=True, result=updates)
            # Updates are what people have said, and the library's error would tell them the log.
            raise ClientDecodeError(error.message, _told(error.original), data=None) from None


def _one_by_one(bot: Bot, answer: Any) -> list[Update]:
    """Return updates, of which those that are not understood have nothing but their number.

    Return none if an answer has no updates with numbers.
    """
    try:
        return [_update(bot, int(each["update_id"]), each) for each in answer["result"]]
    except (LookupError, TypeError, ValueError):
        return []


def _update(bot: Bot, number: int, raw: Any) -> Update:
    context = {"bot": bot}
    try:
        return Update.model_validate(raw, context=context)
    except ValidationError as error:
        log.error("not understood", update=number, faults=error.error_count())
        return Update.model_validate({"update_id": number}, context=context)


def _told(error: Exception) -> Exception:
    """Return an error that tells what is wrong with an answer, and nothing of the answer."""
    if not isinstance(error, ValidationError):
        return error
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return ValueError(f"{len(faults)} faults, the first at {faults[0]['loc']}: {faults[0]['type']}")
