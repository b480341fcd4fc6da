"""Telegram's side of a press, as cheap as it can be: every call is answered with the same words."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import FormData

from bench.answering_server import DONE


class InProcess(AiohttpSession):
    """Does what a session does for a call but for sending it: the answer is there at once."""

    def __init__(self, answer: str, session: type[AiohttpSession] = AiohttpSession) -> None:
        super().__init__()
        self._answer = answer
        self._real = session()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - the signature is aiogram's
    ) -> TelegramType:
        """Write the body of the call, and read the answer."""
        body = self._real.build_form_data(bot, method)
        if isinstance(body, FormData):
            body()
        content = DONE if isinstance(method, AnswerCallbackQuery) else self._answer
        result = self._real.check_response(bot, method, HTTPStatus.OK, content).result
        assert result is not None  # noqa: S101 - both answers have one
        return result


@asynccontextmanager
async def served(answer: str) -> AsyncIterator[str]:
    """Answer over HTTP, from a process of its own. Give the base address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.answering_server",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 - asked for
    assert process.stdout is not None  # noqa: S101 - asked for
    try:
        process.stdin.write(answer.encode() + b"\n")
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
