"""Within a process everybody's updates wait for their own only, and nobody is remembered."""

import asyncio
import gc

from aiogram.fsm.storage.base import StorageKey
from stage import PATIENCE

from bot.telegram.lines import Lines

ANN, BOB = (StorageKey(1, chat_id=number, user_id=number) for number in (7, 8))


async def test_one_persons_turns_come_one_after_another() -> None:
    lines, order = Lines(), list[int]()

    async def take(number: int) -> None:
        async with lines.lock(ANN):
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*map(take, range(5)))
    assert order == [number for number in range(5) for _ in "ab"]


async def test_others_do_not_wait() -> None:
    lines = Lines()
    async with lines.lock(ANN), asyncio.timeout(PATIENCE), lines.lock(BOB):
        pass


async def test_a_line_is_gone_after_its_last_one() -> None:
    lines = Lines()
    for number in range(1000):
        async with lines.lock(StorageKey(1, chat_id=number, user_id=number)):
            pass
    gc.collect()
    assert [len(held) for held in vars(lines).values()] == [0]
