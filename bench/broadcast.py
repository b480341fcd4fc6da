"""Everybody's daily question due at once, while some people answer theirs."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from time import time as seconds_now

from pydantic import SecretStr
from sqlalchemy import update

from bench.broadcast_others import send_in_a_loop, send_limited
from bench.broadcast_stage import Report
from bench.figure import Figure, Goal, p95
from bench.staging import Stage, staged
from bench.subscribed import fill
from bot import logs
from bot.app import keep_for_good, running
from bot.bank.load import load
from bot.config import Settings
from bot.core.question import Bank, Kind
from bot.db.models import Subscription
from bot.telegram.markup import render

RATIO, REFUSED, PRESS = "broadcast_ratio", "broadcast_429", "press_during_broadcast_p95_ms"

_RECEIVERS = 1_500
_RATE = 150
_PLAYERS = 5
_CARDS = 8
#: So many get it from the loop, which would take a minute and a half for all.
_LOOPED = 200
_NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
#: So long before all are due the bot has nothing to do.
_LEAD = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class _Sent:
    """How it went: ``seconds`` until the last arrival, and of them on this process's processor."""

    seconds: float
    count: int
    processor: float
    refused: int
    presses: list[float]

    @property
    def ratio(self) -> float:
        """The time taken in parts of what the pace allows."""
        return self.seconds * _RATE / self.count


def measure_ratio() -> Figure:
    """Let all be due at a tick of the bot, and time until the last has their question.

    The others send a card that is made already to the same people, without a database.
    """
    ours, others = _measured()
    told = (f"{name}: {sent.ratio:.2f}, {sent.refused} times 429" for name, sent in others.items())
    each_ms = 1000 * ours.processor / ours.count
    ours_told = f"{ours.count:,} questions at {_RATE} a second, {each_ms:.1f} ms of processor each"
    loop_told = f"the loop of the example was timed with {_LOOPED} receivers"
    return Figure(
        RATIO,
        ours.ratio,
        "ratio",
        Goal(1.05),
        baseline="; ".join(told),
        notes=(ours_told, loop_told),
    )


def measure_refused() -> Figure:
    """Count how often Telegram said that it was too fast."""
    ours, _ = _measured()
    return Figure(REFUSED, ours.refused, "calls", Goal(1))


def measure_press() -> Figure:
    """Time how long five people who answer quizzes meanwhile wait for their answers."""
    ours, _ = _measured()
    note = f"{len(ours.presses)} presses, the longest {1000 * max(ours.presses):.0f} ms"
    return Figure(PRESS, 1000 * p95(ours.presses), "ms", Goal(150), notes=(note,))


@cache
def _measured() -> tuple[_Sent, Mapping[str, _Sent]]:
    logs.configure("console", level=logging.ERROR)
    return asyncio.run(_measure())


async def _measure() -> tuple[_Sent, Mapping[str, _Sent]]:
    bank = load(Settings.model_fields["content_dir"].default)
    async with staged(_RECEIVERS, _PLAYERS) as stage:
        ours = await _broadcast(stage, bank)
        text = _typical(bank)
        others = {
            "aiogram's broadcast example": await _timed(
                stage, send_in_a_loop(stage.url, stage.token, range(1, _LOOPED + 1), text)
            ),
            "python-telegram-bot's AIORateLimiter": await _timed(
                stage, send_limited(stage.url, stage.token, range(1, _RECEIVERS + 1), text, _RATE)
            ),
        }
    return ours, others


async def _broadcast(stage: Stage, bank: Bank) -> _Sent:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        url = f"sqlite+aiosqlite:///{Path(folder, 'bench.db')}"
        await fill(url, bank, _RECEIVERS, _NOON)
        settings = Settings().model_copy(
            update={
                "bot_token": SecretStr(stage.token),
                "bot_api_url": stage.url,
                "database_url": url,
                "redis_url": None,
                "webhook_url": None,
                "web_port": 0,
                "send_rate": float(_RATE),
            }
        )
        clock = _Clock()
        house = await stack.enter_async_context(running(settings, clock))
        keep_for_good()
        await stage.ask("deal", *_quizzes(bank))
        due = clock.next_second() + _LEAD
        async with house.db.writing() as session:
            await session.execute(update(Subscription).values(next_due_at=due, daily_at=due.time()))
        await clock.until(due)
        begun = process_time()
        await stage.ask("press")
        while await stage.count() < _RECEIVERS:  # noqa: ASYNC110 - another process has no events
            await asyncio.sleep(0.5)
        report = await stage.report()
    return _sent(report, clock.seconds_of(due), process_time() - begun)


async def _timed(stage: Stage, sending: Awaitable[None]) -> _Sent:
    begun, processor = seconds_now(), process_time()
    await sending
    return _sent(await stage.report(), begun, process_time() - processor)


def _sent(report: Report, begun: float, processor: float) -> _Sent:
    if len(set(report["receivers"])) != len(report["receivers"]):
        raise AssertionError("somebody got it twice")
    return _Sent(
        seconds=max(report["arrivals"]) - begun,
        count=len(report["arrivals"]),
        processor=processor,
        refused=report["refused"],
        presses=report["presses"],
    )


class _Clock:
    """Shows noon in the full second in which it is made, and goes on from there."""

    def __init__(self) -> None:
        self._start = int(seconds_now())

    def __call__(self) -> datetime:
        return _NOON + timedelta(seconds=seconds_now() - self._start)

    def seconds_of(self, moment: datetime) -> float:
        """Return a moment of this clock as seconds since 1970."""
        return self._start + (moment - _NOON).total_seconds()

    def next_second(self) -> datetime:
        """Return the next full second."""
        return self().replace(microsecond=0) + timedelta(seconds=1)

    async def until(self, moment: datetime) -> None:
        """Wait for a moment of this clock."""
        await asyncio.sleep(self.seconds_of(moment) - seconds_now())


def _quizzes(bank: Bank) -> list[str]:
    """Return quizzes that are answered by one press."""
    fitting = (each for each in bank.questions.values() if each.kind is Kind.QUIZ)
    return [each.id for each in fitting if len(each.correct) == 1][:_CARDS]


def _typical(bank: Bank) -> str:
    """Return the HTML of a question and its options, of a length that is common."""
    quizzes = (each.wordings["ru"] for each in bank.questions.values() if each.kind is Kind.QUIZ)
    texts = ["\n\n".join([quiz.title, *(o.text for o in quiz.options)]) for quiz in quizzes]
    return render(sorted(texts, key=len)[len(texts) // 2], rich=False)[0].html
