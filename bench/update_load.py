"""All kinds of updates, against a bare aiogram dispatcher that gives the same replies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import chain
from random import Random
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.filters import Command
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, Message
from aiogram.types import Update as Received

from bench.daily_updates import EACH, updates_of
from bench.endpoint import served
from bench.figure import Figure, Goal
from bench.presses import LANGUAGE, NOW, Update
from bench.two_bots import (
    AT_ONCE,
    Comparison,
    build_bot,
    build_house,
    compare,
    figure,
    new_database,
)
from bot.bank.load import load
from bot.config import Settings
from bot.core.question import Bank
from bot.db import subscribers
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.lines import Lines
from bot.telegram.session import Session

NAME = "update_ratio"

_ROUNDS = 15
_WARM_UP = 3
#: As many as are answered at once. One person's updates are handled one after another.
_PEOPLE_A_ROUND = AT_ONCE
_GOAL = Goal(0.35, at_least=True)

#: Any method of the Bot API that brings a message takes this for its answer.
ANSWER = (
    '{"ok": true, "result": {"message_id": 2, "date": 1, '
    '"chat": {"id": 1, "type": "private", "first_name": "Anna"}, "text": "…"}}'
)


class _Recorder(BaseRequestMiddleware):
    """Keeps what is called, with what it is called with."""

    def __init__(self) -> None:
        self.calls: list[_Call] = []

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        self.calls.append((type(method), method.model_dump(exclude_unset=True)))
        return await make_request(bot, method)


_Call = tuple[type[TelegramMethod[Any]], dict[str, Any]]


def measure() -> Figure:
    """Feed both bots in turn."""
    baseline = "aiogram handlers that give the same replies, without a database"
    return figure(NAME, _GOAL, baseline, _measure)


async def _measure(http: bool) -> Comparison:
    bank = load(Settings.model_fields["content_dir"].default)
    rounds = [
        _in_turn(range(first, first + _PEOPLE_A_ROUND))
        for first in range(1, _ROUNDS * _PEOPLE_A_ROUND, _PEOPLE_A_ROUND)
    ]
    replies = await _record(bank, list(chain.from_iterable(rounds)))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(ANSWER)) if http else None
        bare_bot = build_bot(stack, url, ANSWER)
        our_bot = build_bot(stack, url, ANSWER, Session)
        ours = await build_ours(stack, bank, our_bot, _ROUNDS * _PEOPLE_A_ROUND)
        bare = _build_bare_dispatcher(replies)
        return await compare((bare, bare_bot), (ours, our_bot), rounds, warm_up=_WARM_UP)


def _in_turn(people: Iterable[int]) -> list[Update]:
    """Return the updates of people who write at the same time."""
    return list(chain.from_iterable(zip(*map(updates_of, people), strict=True)))


async def build_ours(stack: AsyncExitStack, bank: Bank, bot: Bot, people: int) -> Dispatcher:
    """Return our dispatcher with a database that knows so many people."""
    db = await new_database(stack)
    async with db.writing() as session:
        for person_id in range(1, 1 + people):
            await subscribers.add(session, person_id, LANGUAGE, "Europe/Moscow", NOW)
    house = build_house(db, bank, bot, Random(1))  # noqa: S311 - the same cards every time
    return build_dispatcher(house, lambda: NOW, Lines())


async def _record(bank: Bank, updates: Sequence[Update]) -> Mapping[int, Sequence[_Call]]:
    """Return what ours calls for each update, by the update's id."""
    async with AsyncExitStack() as stack:
        bot = build_bot(stack, None, ANSWER)
        recorder = _Recorder()
        bot.session.middleware(recorder)
        ours = await build_ours(stack, bank, bot, len(updates) // EACH)
        replies: defaultdict[int, list[_Call]] = defaultdict(list)
        for update in updates:
            recorder.calls = replies[update["update_id"]]
            await ours.feed_raw_update(bot, update)
            if not recorder.calls:
                raise AssertionError(f"no reply to {update}")
        return replies


def _build_bare_dispatcher(replies: Mapping[int, Sequence[_Call]]) -> Dispatcher:
    dispatcher = Dispatcher()

    async def reply(_event: Message | CallbackQuery, event_update: Received, bot: Bot) -> None:
        for method, values in replies[event_update.update_id]:
            await bot(method(**values))

    for command in ("help", "question", "streak", "topic", "settings"):
        dispatcher.message.register(reply, Command(command))
    dispatcher.message.register(reply, F.text)
    dispatcher.callback_query.register(reply)
    return dispatcher
