"""How long after the due moment the daily question is there."""

import asyncio
import logging
from datetime import timedelta
from time import time
from zoneinfo import ZoneInfo

from bench.figure import Figure, Goal, p95
from bot import logs
from bot.config import Settings
from bot.core.schedule import due_moment, local_day
from bot.demo import demo

NAME = "due_to_card_p95_s"

_SAMPLES = 20
_ZONE = "Europe/Moscow"
#: Keeps the chat below the pace that Telegram allows: nothing waits for that here.
_AHEAD_S = 1


def measure() -> Figure:
    """Wait for the daily question of one subscriber on many days."""
    logs.configure("console", level=logging.WARNING)
    return asyncio.run(_measure())


async def _measure() -> Figure:
    settings = Settings()
    delays = []
    async with demo(settings) as sandbox:
        anna = await sandbox.person("Anna", language_code="en")
        await anna.send("/subscribe")
        await anna.waits_for("Where are you?")
        await anna.send(f"/timezone {_ZONE}")
        await anna.waits_for("question 1 ·")
        zone = ZoneInfo(_ZONE)
        today = local_day(sandbox.clock.now(), zone)
        for sample in range(_SAMPLES):
            due = due_moment(today + timedelta(days=1 + sample), settings.default_time, zone)
            # As it is without a movable clock: full minutes begin with a full second.
            ahead = _AHEAD_S + 1 - time() % 1
            sandbox.clock.set(due - timedelta(seconds=ahead))
            await anna.waits_for(f"question {2 + sample} ·")
            delays.append((sandbox.clock.now() - due).total_seconds())
    note = f"{_SAMPLES} days; the longest {max(delays):.2f} s"
    return Figure(NAME, p95(delays), "s", Goal(2), notes=(note,))
