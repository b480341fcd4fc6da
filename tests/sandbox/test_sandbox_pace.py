from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from sandbox_tools import Seconds

from bot.sandbox.errors import ApiError
from bot.sandbox.pace import Limit, Pace, Pacer
from bot.sandbox.server import Sandbox

PACE = Pace(overall=Limit(8, 1), private=Limit(3, 3), group=Limit(4, 60))


@pytest.fixture
async def paced(seconds: Seconds) -> AsyncIterator[Sandbox]:
    async with Sandbox(pace=PACE, monotonic=seconds) as sandbox:
        yield sandbox


@pytest.fixture
def bot(paced: Sandbox, session: AiohttpSession) -> Bot:
    session.api = TelegramAPIServer.from_base(paced.url)
    return Bot(paced.token, session=session)


async def test_a_chat_has_a_budget_that_comes_back(
    paced: Sandbox, bot: Bot, seconds: Seconds
) -> None:
    anna, boris = await paced.person("Анна"), await paced.person("Борис")
    await anna.send("/start")
    await boris.send("/start")
    for _ in range(3):
        await bot.send_message(anna.id, "a")
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(anna.id, "a")
    assert refusal.value.retry_after == 3
    await bot.send_message(boris.id, "a")
    seconds.value += 3
    await bot.send_message(anna.id, "a")


async def test_the_refusal_says_when_in_all_three_places(paced: Sandbox) -> None:
    anna = await paced.person("Анна")
    await anna.send("/start")
    url = f"{paced.url}/bot{paced.token}/sendMessage"
    async with ClientSession() as session:
        for _ in range(4):
            async with session.post(url, json={"chat_id": anna.id, "text": "a"}) as response:
                body = await response.json()
    assert response.status == 429
    assert response.headers["Retry-After"] == "3"
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


async def test_all_chats_share_a_budget_unless_stars_are_paid(paced: Sandbox, bot: Bot) -> None:
    people = [await paced.person(str(number)) for number in range(10)]
    for person in people:
        await person.send("/start")
    for person in people[:8]:
        await bot.send_message(person.id, "a")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(people[8].id, "a")
    await bot.send_message(people[8].id, "a", allow_paid_broadcast=True)


async def test_a_channel_counts_edits_and_a_private_chat_does_not(paced: Sandbox, bot: Bot) -> None:
    anna = await paced.person("Анна")
    await anna.send("/start")
    channel = await paced.chat("channel", "Вопросы", anna, bot="administrator")
    post = await bot.send_message(channel.id, "0")
    for number in range(1, 4):
        await post.edit_text(str(number))
    with pytest.raises(TelegramRetryAfter) as refusal:
        await post.edit_text("4")
    assert refusal.value.retry_after == 60
    card = await bot.send_message(anna.id, "0")
    for number in range(1, 10):
        await card.edit_text(str(number))


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 6), st.floats(0.5, 10))
def test_no_window_holds_more_than_the_limit(waits: list[float], count: int, length: float) -> None:
    time = Seconds()
    pacer = Pacer(Pace(overall=Limit(1000, 1), private=Limit(count, length)), time)
    sent: list[float] = []
    for wait in waits:
        time.value += wait
        try:
            pacer.message(1)
        except ApiError as refusal:
            time.value += (refusal.parameters or {})["retry_after"]
            pacer.message(1)
        sent.append(time.value)
    assert all(
        later - earlier > length - 1e-6 for earlier, later in zip(sent, sent[count:], strict=False)
    )
