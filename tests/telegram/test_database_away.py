"""What becomes of an update while the database is away."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from stage import PATIENCE, Stage, until
from structlog.typing import EventDict

from bot.db.engine import Database
from bot.sandbox.server import Sandbox
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.inflight import InFlight
from bot.telegram.lines import Lines
from bot.telegram.polling import polling
from bot.telegram.session import Session
from bot.telegram.talk import House
from bot.web.webhook import Webhook

BUTTON = InlineKeyboardButton(text="Next", callback_data="next:0")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=None) as sandbox:
        yield sandbox


@pytest.fixture
async def house(stage: Stage, sandbox: Sandbox) -> AsyncIterator[House]:
    """Give what a bot is made of, with a database that nobody runs."""
    session = Session(TelegramAPIServer.from_base(sandbox.url))
    db = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    yield replace(stage.house, db=db, door=Door(Bot(sandbox.token, session), "off"))
    await session.close()


async def test_by_polling_everybody_is_told(
    house: House, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    bot, in_flight = house.door.bot, InFlight()
    dispatcher = build_dispatcher(house, sandbox.clock.now, Lines(), in_flight)
    ann = await sandbox.person("Ann", language_code="en")
    async with polling(dispatcher, bot, in_flight):
        await ann.send("/start")
        await ann.waits_for("Something went wrong", PATIENCE)
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[BUTTON]])
        await bot.send_message(ann.id, "A card", reply_markup=keyboard)
        card = await ann.waits_for("A card", PATIENCE)
        answer = await ann.press(card, "Next", seconds=PATIENCE)
        await until(lambda: len(logs) == 2)
    assert answer["text"].startswith("Something went wrong")
    assert [line["event"] for line in logs] == ["update failed"] * 2
    logs.clear()


async def test_by_webhook_it_comes_again(
    stage: Stage, house: House, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """The database is back when the webhook stores that."""
    dispatcher = build_dispatcher(house, sandbox.clock.now, Lines())
    sender = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": 7, "type": "private", "first_name": "Ann"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "/help"}
    update = Update.model_validate({"update_id": 1, "message": message})
    webhook = Webhook(stage.house.db, dispatcher, house.door.bot, "secret", sandbox.clock.now)
    assert not await webhook._take(update, update.model_dump_json())
    assert [(line["event"], line["log_level"]) for line in logs] == [("update failed", "warning")]
