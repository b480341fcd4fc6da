"""Telegram's side of a press, as cheap as it can be: every call is answered with the same words."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType

from bench.answering_server import DONE


class InProcess(AiohttpSession):
    """Does what aiogram does for a call but for sending it: the answer is there at once."""

    def __init__(self, answer: str, read: Callable[[str], Any] = json.loads) -> None:
        super().__init__(json_loads=read)
        self._answer = answer

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - the signature is aiogram's
    ) -> TelegramType:
        """Write the form of the call, and read the answer."""
        self.build_form_data(bot, method)()
        content = DONE if isinstance(method, AnswerCallbackQuery) else self._answer
        result = self.check_response(bot, method, HTTPStatus.OK, content).result
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
