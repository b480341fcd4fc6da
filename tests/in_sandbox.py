"""Telegram's side without a network: the calls of a bot are carried out by a sandbox at once."""

import json

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile, InputFile

from bot.sandbox.api import call
from bot.sandbox.errors import ApiError
from bot.sandbox.params import Params, Upload
from bot.sandbox.world import World


class InSandbox(AiohttpSession):
    """Does what aiogram does for a call but for the way to the server and back."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.calls = 0
        self.answered = 0
        """Presses."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - the signature is aiogram's
    ) -> TelegramType:
        """Carry a call out. Raise what aiogram raises for a refusal."""
        self.calls += 1
        self.answered += method.__api_method__ == "answerCallbackQuery"
        params = self._params(bot, method)
        try:
            found = await call(self._world, method.__api_method__, params)
            code, body = 200, {"ok": True, "result": found}
        except ApiError as error:
            code, body = error.code, error.answer()
        # Telegram takes and gives nothing but UTF-8.
        content = json.dumps(body, ensure_ascii=False).encode().decode()
        result = self.check_response(bot, method, code, content).result
        assert result is not None
        return result

    def _params(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Params:
        files: dict[str, InputFile] = {}
        values = {
            name: prepared
            for name, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=files))
        }
        assert json.dumps(values, ensure_ascii=False).encode()
        uploads = {
            key: Upload(file.filename or key, "application/octet-stream", bytes(file.data))
            for key, file in files.items()
            if isinstance(file, BufferedInputFile)
        }
        return Params(values, uploads)
