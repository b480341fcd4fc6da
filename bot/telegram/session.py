"""The connection to Telegram: what its servers answer, and what stands in front of them."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, Update

#: The types of what Telegram answers most. pydantic keeps them only as long as somebody else does,
#: and building one takes longer than reading ten answers.
ANSWERS = (Response[bool], Response[Message], Response[Message | bool], Response[list[Update]])


class Session(AiohttpSession):
    """Takes a gateway's page for what it is: a fault of the server that will pass."""

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
