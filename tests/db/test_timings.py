"""Slow statements can be seen, and what people said cannot."""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.db import subscribers, timings
from bot.db.engine import Database
from bot.db.models import Subscriber

NOW = datetime(2026, 5, 20, tzinfo=UTC)
SECRET = "dropout-secret"

SPEAKING_PROGRAM = f"""
import asyncio, logging
from datetime import UTC, datetime
from bot import logs
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.migrate import upgrade

logs.configure("json", level=logging.DEBUG)

async def main():
    db = Database("sqlite+aiosqlite:///spoken.db")
    await upgrade(db)
    async with db.writing() as session:
        await subscribers.add(session, 7, "ru", "{SECRET}", datetime(2026, 5, 20, tzinfo=UTC))
        assert (await subscribers.get(session, 7)).timezone == "{SECRET}"
    await db.close()

asyncio.run(main())
"""


async def save_and_look(db: Database, anya: Subscriber) -> None:
    async with db.writing() as session:
        await subscribers.save(session, anya.id, SECRET, NOW)
    async with db.reading() as session:
        assert await subscribers.saved(session, anya.id) == [SECRET]


async def test_statements_are_timed_at_the_level_debug(
    db: Database,
    anya: Subscriber,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timings, "SLOW_MS", 60_000)
    caplog.set_level(logging.DEBUG, "bot.db.timings")
    with capture_logs() as logs:
        await save_and_look(db, anya)
    told = {log["statement"]: log["ms"] for log in logs if log["event"] == "statement"}
    assert {"INSERT saved_questions", "SELECT saved_questions"} <= told.keys()
    assert all(ms > 0 for ms in told.values())
    assert SECRET not in str(logs)


async def test_nothing_is_said_of_fast_statements(
    db: Database, anya: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timings, "SLOW_MS", 60_000)
    with capture_logs() as logs:
        await save_and_look(db, anya)
    assert logs == []


async def test_a_slow_statement_is_a_warning_with_all_its_text(
    db: Database, anya: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timings, "SLOW_MS", 0)
    with capture_logs() as logs:
        await save_and_look(db, anya)
    slow = [log["statement"] for log in logs if log["event"] == "slow statement"]
    assert any(text.startswith("SELECT") and "WHERE" in text for text in slow)
    assert {log["log_level"] for log in logs} == {"warning"}
    assert SECRET not in str(logs)


def test_libraries_do_not_tell_the_rows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPEAKING_PROGRAM],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"statement": "SELECT subscribers"' in done.stderr
    assert SECRET not in done.stderr
