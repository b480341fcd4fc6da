"""How long the first `/stats` takes: from the command to the picture, all but the network."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode

from bench.endpoint import InProcess
from bench.figure import Figure, Goal
from bot.bank.load import load
from bot.bank.search import Search
from bot.config import Settings
from bot.core.grading import Grade, Outcome
from bot.core.memory import Memory, review
from bot.core.question import Bank
from bot.core.selection import Choice, Reason
from bot.core.streak import Counted
from bot.db import cards, days, hands, memories, subscribers
from bot.db.engine import Database, Session
from bot.db.hands import Hand
from bot.db.migrate import upgrade
from bot.sandbox.server import TOKEN
from bot.services.people import Defaults
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.lines import Lines
from bot.telegram.talk import House

NAME = "stats_first_ms"

_PROCESSES = 5
_NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
_TODAY = _NOW.date()
_DAYS = 365
_ID = 1
_ME = '{"ok": true, "result": {"id": 2, "is_bot": true, "first_name": "S", "username": "s_bot"}}'
_SENT = (
    '{"ok": true, "result": {"message_id": 2, "date": 1, "chat": {"id": 1, "type": "private"}, '
    '"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}}'
)


def measure() -> Figure:
    """Ask for the picture of a full year in new processes: nothing is loaded or remembered."""
    runs = [_in_new_process() for _ in range(_PROCESSES)]
    first, second = (median(times) for times in zip(*runs, strict=True))
    note = f"the second time, by its file id: {second:.0f} ms"
    return Figure(NAME, first, "ms", Goal(400), notes=(note,))


def _in_new_process() -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.stats_first"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    first, second = map(float, said.split())
    return first, second


async def _ask_twice() -> tuple[float, float]:
    """Return the milliseconds of the first and of the second call."""
    bank = load(Settings.model_fields["content_dir"].default)
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        default = DefaultBotProperties(parse_mode=ParseMode.HTML)
        bot = Bot(TOKEN, session=InProcess(_ME), default=default)
        try:
            await upgrade(db)
            async with db.writing() as session:
                await _live(session, bank, Random(1))  # noqa: S311 - the same year every time
            await bot.me()  # as the start of the bot does
            bot.session = InProcess(_SENT)
            house = House(
                db=db,
                bank=bank,
                search=Search(bank),
                door=Door(bot, "auto"),
                translations=load_translations(),
                defaults=Defaults("ru", "UTC", time(10)),
                random=Random(1),  # noqa: S311 - nothing here depends on it
            )
            ours = build_dispatcher(house, lambda: _NOW, Lines())
            times = []
            for number in (1, 2):
                start = perf_counter()
                await ours.feed_raw_update(bot, _command(number))
                times.append(1000 * (perf_counter() - start))
            return times[0], times[1]
        finally:
            await bot.session.close()
            await db.close()


async def _live(session: Session, bank: Bank, random: Random) -> None:
    """Write a year of answers, with a gap now and then."""
    await subscribers.add(session, _ID, "ru", "UTC", _NOW)
    questions = list(bank.questions.values())
    remembered: dict[str, Memory] = {}
    ledger = []
    for day in _days_of_a_year():
        answers = random.choice((0, 1, 1, 2, 3, 5))
        ledger.append((day, Counted.ANSWERED if answers else Counted.FREEZE))
        for question in random.sample(questions, answers):
            right = random.random() < 0.7
            outcome = Outcome.RIGHT if right else Outcome.WRONG
            hand = Hand(_ID, Choice(question, Reason.NEW), ())
            card = (await hands.deal(session, [hand], _NOW))[_ID]
            await cards.close(session, card, outcome, day=day, now=_NOW)
            grade = Grade.GOOD if right else Grade.AGAIN
            remembered[question.id] = review(remembered.get(question.id), grade, day)
    await days.write(session, _ID, ledger)
    for question_id, memory in remembered.items():
        await memories.put(session, _ID, question_id, memory)


def _days_of_a_year() -> Iterator[date]:
    return (_TODAY - timedelta(days=ago) for ago in reversed(range(_DAYS)))


def _command(number: int) -> dict[str, Any]:
    person = {"id": _ID, "first_name": "Anna"}
    message = {
        "message_id": number,
        "date": int(_NOW.timestamp()),
        "chat": person | {"type": "private"},
        "from": person | {"is_bot": False, "language_code": "ru"},
        "text": "/stats",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    return {"update_id": number, "message": message}


if __name__ == "__main__":
    print(*asyncio.run(_ask_twice()))  # noqa: T201 - for the process that measures
