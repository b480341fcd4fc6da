"""Whose turn it is, and who waits for what Telegram has put off."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendChatAction,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from stage import until

from bot.telegram.pace import Pace, in_bulk

#: Seconds until a test gives up.
PATIENCE = 30

TOKEN = "1:AAHhandwrittenhandwrittenhandwritten"


class Server:
    """Takes calls, and puts the next ones to some chats off."""

    def __init__(self) -> None:
        self.took: list[tuple[float, TelegramMethod[Any]]] = []
        self.put_off: dict[object, int] = {}

    async def __call__(
        self, _: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        self.took.append((asyncio.get_running_loop().time(), method))
        chat = getattr(method, "chat_id", None)
        if seconds := self.put_off.pop(chat, 0):
            raise TelegramRetryAfter(method, "Too Many Requests", seconds)
        return Response[TelegramType](ok=True)

    def times(self, chat: int) -> list[float]:
        """Return when calls for a chat came, from the first call to anybody on."""
        begun = self.took[0][0]
        return [at - begun for at, method in self.took if getattr(method, "chat_id", 0) == chat]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def bot() -> Bot:
    return Bot(TOKEN)


async def send(pace: Pace, server: Server, bot: Bot, chat: int) -> None:
    await pace(server, bot, SendMessage(chat_id=chat, text="?"))


async def send_bulk(pace: Pace, server: Server, bot: Bot, chat: int) -> None:
    with in_bulk():
        await send(pace, server, bot, chat)


async def test_who_waits_goes_before_the_bulk(server: Server, bot: Bot) -> None:
    pace = Pace(100)
    bulk = [asyncio.create_task(send_bulk(pace, server, bot, chat)) for chat in range(1, 61)]
    await until(lambda: len(server.took) > 15)
    already = len(server.took)
    await send(pace, server, bot, 1000)
    await asyncio.gather(*bulk)
    order = [getattr(method, "chat_id", None) for _, method in server.took]
    assert order.index(1000) - already <= 2
    assert server.took[-1][0] - server.took[0][0] >= (61 - 10) / 100 - 0.02


@pytest.mark.parametrize(
    "call",
    [
        AnswerCallbackQuery(callback_query_id="1"),
        SendChatAction(chat_id=7, action="typing"),
        EditMessageText(chat_id=7, message_id=1, text="?"),
        EditMessageReplyMarkup(chat_id=7, message_id=1),
    ],
)
async def test_what_is_no_message_waits_for_nothing(
    call: TelegramMethod[Any], server: Server, bot: Bot
) -> None:
    pace = Pace(1)
    async with asyncio.timeout(PATIENCE):
        for _ in range(2 * PATIENCE):
            await pace(server, bot, call)
    assert len(server.took) == 2 * PATIENCE


async def test_a_chat_that_is_put_off_stops_nobody_else(server: Server, bot: Bot) -> None:
    pace = Pace(1000)
    server.put_off[7] = PATIENCE + 20
    waiting = asyncio.create_task(send(pace, server, bot, 7))
    await until(lambda: bool(server.took))
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(send(pace, server, bot, chat) for chat in (8, 9)))
    assert not waiting.done()
    waiting.cancel()


async def test_what_is_put_off_is_tried_again_when_it_may(server: Server, bot: Bot) -> None:
    server.put_off[7] = 1
    await send(Pace(1000), server, bot, 7)
    first, second = server.times(7)
    assert second - first >= 1


async def test_a_chat_that_is_put_off_gets_no_edit_either(server: Server, bot: Bot) -> None:
    pace = Pace(1000)
    calls: list[TelegramMethod[Any]] = [
        EditMessageText(chat_id=7, message_id=1, text="?"),
        EditMessageReplyMarkup(chat_id=7, message_id=1),
        DeleteMessage(chat_id=7, message_id=2),
    ]
    server.put_off[7] = 1
    first = asyncio.create_task(pace(server, bot, calls[0]))
    await until(lambda: bool(server.took))
    await asyncio.gather(first, *(pace(server, bot, call) for call in calls))
    assert min(server.times(7)[1:]) >= 1


async def test_what_is_free_in_bulk_does_not_ask_before_the_time(server: Server, bot: Bot) -> None:
    pace, edit = Pace(1000), DeleteMessage(chat_id=7, message_id=1)
    server.put_off[7] = PATIENCE
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter), in_bulk():
            await pace(server, bot, edit)
    assert len(server.took) == 1


async def test_a_chat_that_puts_off_is_written_to_more_slowly(server: Server, bot: Bot) -> None:
    pace, limit = Pace(1000), 1000 / 30 * 0.7
    server.put_off[7] = 1
    await send(pace, server, bot, 7)
    await asyncio.gather(*(send(pace, server, bot, 7) for _ in range(20)))
    after = server.times(7)[1:]
    assert after[-1] - after[0] >= 20 / limit / 0.9, "four fifths of the pace, and no stock"


async def test_what_is_put_off_in_bulk_fails_at_once(server: Server, bot: Bot) -> None:
    pace = Pace(1000)
    server.put_off[7] = 1
    with pytest.raises(TelegramRetryAfter):
        await send_bulk(pace, server, bot, 7)
    assert len(server.took) == 1
    await send(pace, server, bot, 7)
    assert server.times(7)[1] >= 1


async def test_when_several_chats_are_put_off_everything_waits_and_slows_down(
    server: Server, bot: Bot
) -> None:
    pace = Pace(100)
    server.put_off.update({7: 1, 8: 1, 9: 1})
    for chat in (7, 8, 9):
        with pytest.raises(TelegramRetryAfter):
            await send_bulk(pace, server, bot, chat)
    await asyncio.gather(*(send_bulk(pace, server, bot, chat) for chat in range(20, 80)))
    later = [at for chat in range(20, 80) for at in server.times(chat)]
    assert min(later) >= 1
    assert max(later) >= 1 + 59 / 90, "80 a second, and no stock after the pause"


async def test_a_group_gets_twenty_messages_a_minute_at_most(server: Server, bot: Bot) -> None:
    pace = Pace(30)
    sending = [asyncio.create_task(send(pace, server, bot, -100)) for _ in range(10)]
    await until(lambda: len(server.took) >= 5)
    await asyncio.sleep(0.5)
    assert sum(at < 3.9 for at in server.times(-100)) == 5, "the next one after four seconds"
    for task in sending:
        task.cancel()


async def test_paid_messages_say_so_in_bulk_only(server: Server, bot: Bot) -> None:
    pace = Pace(1000, paid=True)
    await send_bulk(pace, server, bot, 1)
    await send(pace, server, bot, 2)
    paid = [getattr(method, "allow_paid_broadcast", None) is True for _, method in server.took]
    assert paid == [True, False]


@pytest.mark.parametrize("sending", [send, send_bulk])
async def test_nobody_stands_in_line_for_a_quarter_of_an_hour(
    server: Server, bot: Bot, sending: Callable[[Pace, Server, Bot, int], Awaitable[None]]
) -> None:
    pace = Pace(1000)
    server.put_off[7] = 900
    with pytest.raises(TelegramRetryAfter):
        await sending(pace, server, bot, 7)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(TelegramRetryAfter) as caught:
            await sending(pace, server, bot, 7)
        await sending(pace, server, bot, 8)
    assert 900 - PATIENCE <= caught.value.retry_after <= 900
    assert [getattr(method, "chat_id", None) for _, method in server.took] == [7, 8]


async def test_a_stop_puts_off_what_waits_in_bulk_and_lets_people_go(
    server: Server, bot: Bot
) -> None:
    pace = Pace(1)
    bulk = [asyncio.create_task(send_bulk(pace, server, bot, chat)) for chat in range(1, 9)]
    await until(lambda: bool(server.took))
    pace.end_bulk()
    async with asyncio.timeout(PATIENCE):
        ended = await asyncio.gather(*bulk, return_exceptions=True)
    assert sum(isinstance(each, TelegramRetryAfter) for each in ended) == 8 - len(server.took) >= 6
    await send(pace, server, bot, 1000)
    assert server.times(1000)
