"""The connection to Telegram: what its servers answer, and what stands in front of them."""

import json
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, Update

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
    """Takes a gateway's page for what it is: a fault of the server that will pass."""

    def __init__(self, api: TelegramAPIServer = PRODUCTION) -> None:
        super().__init__(api=api, json_loads=read_answer)

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Return an answer that was decoded, or raise what it says.

        Raise TelegramServerError also for a 5xx that is no JSON, as gateways send it.
        """
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            if status_code < 500:
                raise
            raise TelegramServerError(method, f"{status_code} without a reason") from None
