import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web
from sandbox_tools import Seconds

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.updates import DAY


async def texts(bot: Bot, offset: int | None = None, limit: int = 100) -> list[str | None]:
    updates = await bot.get_updates(offset=offset, limit=limit)
    return [update.message.text for update in updates if update.message]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, anna: Person) -> None:
    await anna.send("a")
    await anna.send("b")
    assert await texts(bot) == ["/start", "a", "b"]
    first = (await bot.get_updates(limit=1))[0].update_id
    assert await texts(bot, offset=first + 1, limit=1) == ["a"]
    assert await texts(bot) == ["a", "b"]
    assert await texts(bot, offset=-1) == ["b"]
    assert await texts(bot) == ["b"]
    assert await texts(bot, offset=first + 100) == []


async def test_a_poll_waits_for_the_first_update(bot: Bot, anna: Person) -> None:
    last = (await bot.get_updates())[-1].update_id
    waiting = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await asyncio.sleep(0.05)
    await anna.send("a")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update.message is not None
    assert update.message.text == "a"


@pytest.mark.usefixtures("anna")
async def test_a_second_poll_ends_the_first(bot: Bot) -> None:
    last = (await bot.get_updates())[-1].update_id
    first = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert await bot.get_updates(offset=last + 1) == []
    with pytest.raises(
        TelegramConflictError,
        match="Conflict: terminated by other getUpdates request; make sure that only one bot "
        "instance is running",
    ):
        await first


async def test_updates_are_kept_for_a_day_and_presses_for_150_seconds(
    bot: Bot, anna: Person, seconds: Seconds
) -> None:
    sent = await bot.send_message(anna.id, "a")
    await anna.presses(
        {"chat": {"id": anna.id}, "message_id": sent.message_id}, data="x", seconds=0
    )
    assert len(await bot.get_updates()) == 2
    seconds.value += 151
    assert await texts(bot) == ["/start"]
    seconds.value += DAY
    assert await bot.get_updates() == []


async def test_only_the_kinds_that_were_asked_for_arrive(bot: Bot, anna: Person) -> None:
    last = (await bot.get_updates(allowed_updates=["my_chat_member"]))[-1].update_id
    await anna.send("a")
    await anna.block()
    (update,) = await bot.get_updates(offset=last + 1)
    assert update.event_type == "my_chat_member"
    await anna.unblock()
    await bot.get_updates(offset=update.update_id + 2, allowed_updates=[])
    await anna.send("b")
    assert await texts(bot) == ["b"]


class Receiver:
    """A web server of the bot that a test scripts: what it got, and what it answers next."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[str | None, Json]] = []
        self.answers: list[web.Response] = []
        self._news = asyncio.Event()

    async def handle(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.append((secret, await request.json()))
        self._news.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.got) < count:
                self._news.clear()
                await self._news.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(
    bot: Bot, anna: Person, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token="s-1")
    await receiver.wait(1)
    await anna.send("a")
    await receiver.wait(2)
    assert [secret for secret, _ in receiver.got] == ["s-1", "s-1"]
    assert [update["message"]["text"] for _, update in receiver.got] == ["/start", "a"]
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (receiver.url, 0, 40)


async def test_a_webhook_and_get_updates_exclude_each_other(
    bot: Bot, anna: Person, receiver: Receiver
) -> None:
    last = (await bot.get_updates())[-1].update_id
    waiting = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await asyncio.sleep(0.05)
    await bot.set_webhook(receiver.url)
    for poll in (waiting, bot.get_updates()):
        with pytest.raises(TelegramConflictError, match="while webhook is active; use deleteWebh"):
            await poll
    await bot.delete_webhook()
    await anna.send("a")
    assert await texts(bot) == ["a"]
    assert receiver.got == []


@pytest.mark.usefixtures("anna")
async def test_a_failed_delivery_is_tried_again(bot: Bot, receiver: Receiver) -> None:
    receiver.answers = [web.Response(status=500), web.Response(status=302)]
    await bot.set_webhook(receiver.url)
    await receiver.wait(2)
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message in {
        f"Wrong response from the webhook: {status}" for status in (500, 302)
    }
    await receiver.wait(3)
    assert len({update["update_id"] for _, update in receiver.got}) == 1


async def test_what_was_not_delivered_returns_to_the_queue(
    bot: Bot, anna: Person, receiver: Receiver
) -> None:
    await anna.send("a")
    receiver.answers = [web.Response(status=500)] * 10
    await bot.set_webhook(receiver.url)
    await receiver.wait(1)
    await bot.delete_webhook()
    assert await texts(bot) == ["/start", "a"]


@pytest.mark.usefixtures("anna")
async def test_an_address_where_nobody_listens(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url.replace("127.0.0.1", "127.0.0.2"))
    async with asyncio.timeout(30):
        while not (await bot.get_webhook_info()).last_error_message:
            pass
    await bot.set_webhook(receiver.url)
    await receiver.wait(1)
    await bot.set_webhook("")
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.usefixtures("anna")
async def test_pending_updates_can_be_dropped(bot: Bot) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_a_method_in_the_answer_is_carried_out(
    bot: Bot, anna: Person, receiver: Receiver
) -> None:
    receiver.answers = [
        web.json_response({"method": "sendMessage", "chat_id": anna.id, "text": "by the answer"}),
        web.json_response({"method": "sendMessage", "chat_id": 1, "text": "to nobody"}),
    ]
    await bot.set_webhook(receiver.url)
    assert anna.sees(await anna.waits_for("by the answer")) == "by the answer"
    await anna.send("a")
    await anna.send("b")
    await receiver.wait(3)


@pytest.mark.usefixtures("anna")
async def test_chats_do_not_wait_for_each_other(
    sandbox: Sandbox, bot: Bot, receiver: Receiver
) -> None:
    receiver.answers = [web.Response(status=500)]
    await bot.set_webhook(receiver.url)
    await receiver.wait(1)
    boris = await sandbox.person("Борис")
    await boris.send("b")
    await receiver.wait(2)
    assert receiver.got[1][1]["message"]["chat"]["id"] == boris.id


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"url": "ftp://a.b"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.b", "secret_token": "ё"}, "secret token contains unallowed characters"),
        ({"url": "https://a.b", "secret_token": "a" * 257}, "secret token contains unallowed"),
        ({"url": "https://a.b", "max_connections": 101}, "max_connections must be between"),
    ],
)
async def test_bad_webhooks_are_refused(bot: Bot, fields: Json, error: str) -> None:
    with pytest.raises(TelegramBadRequest, match=error):
        await bot.set_webhook(**fields)
