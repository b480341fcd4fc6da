"""The commands that work on what people have answered."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from samples import add_person
from small_bank import DRAFTS
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.bank.load import load
from bot.config import ConfigurationError
from bot.core.card import Choose
from bot.db import memories
from bot.db.engine import Database
from bot.db.maintenance import MaintenanceError, upgrade_to
from bot.services.answering import press_card
from bot.services.dealing import deal_question

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def answered(content: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a database where two people have answered a question."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('answered') / 'a.db'}"
    asyncio.run(upgrade_to(url, "head"))
    asyncio.run(_answer(url, content))
    return url


async def _answer(url: str, content: Path) -> None:
    bank, db = load(content), Database(url)
    for person_id, option in [(1, 1), (2, 3)]:
        person = await add_person(db, person_id)
        question = bank.questions["p-value"]
        dealt = await deal_question(db, bank, question, person, NOW, Random(0))
        await press_card(db, bank, person, dealt.card.id, Choose(option), NOW)
    await db.close()


async def _remembered(url: str) -> int:
    db = Database(url)
    async with db.reading() as session:
        number = len(await memories.all_of(session, 1))
    await db.close()
    return number


async def _forget(url: str) -> None:
    db = Database(url)
    async with db.writing() as session:
        await memories.forget(session, 1)
    await db.close()


def run(url: str, content: Path, *arguments: str) -> Result:
    environment = {"DATABASE_URL": url, "CONTENT_DIR": str(content)}
    return CliRunner().invoke(cli, arguments, env=environment)


def test_stats_with_answers(answered: str, content: Path) -> None:
    result = run(answered, content, "content", "stats", "--db")
    assert result.exit_code == 0, result.output
    assert f"{len(DRAFTS)} questions\n" in result.stdout
    row = next(line for line in result.stdout.splitlines() if line.strip().startswith("p-value"))
    assert " ".join(row.split()) == "p-value 2 50% – – A 0% B* 50% C 0% D 50%"
    assert result.stdout.splitlines()[-1] == (
        "questions answered: 1, people: 2, first answers: 2, misleading: 0"
    )


def test_stats_without_answers_ask_no_database(content: Path) -> None:
    program = (
        "import sys; from bot.__main__ import cli\n"
        "cli(['content', 'stats'], standalone_mode=False)\n"
        "print(sorted({'aiogram', 'sqlalchemy', 'pydantic_settings'} & {*sys.modules}))"
    )
    environment = {**os.environ, "CONTENT_DIR": str(content), "DATABASE_URL": "nonsense"}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


def test_rebuild(answered: str, content: Path) -> None:
    asyncio.run(_forget(answered))
    assert asyncio.run(_remembered(answered)) == 0
    result = run(answered, content, "db", "rebuild")
    assert (result.exit_code, result.stdout) == (0, "2 people\n")
    assert asyncio.run(_remembered(answered)) == 1


@pytest.mark.parametrize("command", [("content", "stats", "--db"), ("db", "rebuild")])
def test_a_database_that_cannot_be_used(
    content: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "no.db"
    url = f"sqlite+aiosqlite:///{file}"
    result = run(url, content, *command)
    assert isinstance(result.exception, MaintenanceError)
    assert str(result.exception) == f"{file} does not exist: run sobesednik db upgrade first"
    assert not file.exists()
    asyncio.run(upgrade_to(url, "0001"))
    result = run(url, content, *command)
    assert isinstance(result.exception, MaintenanceError)
    assert "db upgrade" in str(result.exception)


@pytest.mark.parametrize(
    "command",
    [["upgrade"], ["downgrade", "base"], ["rebuild"], ["copy", "sqlite+aiosqlite:///other.db"]],
    ids=lambda command: str(command[0]),
)
def test_a_database_out_of_reach_is_told_in_a_line(content: Path, command: list[str]) -> None:
    result = run("postgresql+asyncpg://u:hunter2@127.0.0.1:1/x", content, "db", *command)
    assert isinstance(result.exception, ConfigurationError)
    (line,) = str(result.exception).splitlines()
    assert line.startswith("DATABASE_URL=postgresql+asyncpg://***@127.0.0.1:1/x cannot be used: ")
    assert result.exception.exit_code == 2


@pytest.mark.parametrize("command", ["upgrade", "downgrade"])
def test_a_revision_that_is_none_is_told_in_a_line(
    content: Path, tmp_path: Path, command: str
) -> None:
    result = run(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", content, "db", command, "9999")
    assert isinstance(result.exception, MaintenanceError)
    (line,) = str(result.exception).splitlines()
    assert "'9999'" in line
