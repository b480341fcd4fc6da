"""No name and no words of anybody get into the log, whatever they do and whatever fails."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from small_bank import write_bank
from sqlalchemy import text
from stage import (
    PATIENCE,
    again,
    answer,
    ask,
    card_of,
    press,
    pressable,
    staged,
    trouble,
    until,
)

from bot import logs
from bot.sandbox.errors import bad_request
from bot.sandbox.person import Person

NAME, WORDS = "Zyzzyva", "qwertzflug"

#: Lets the database refuse the words of a report; PostgreSQL tells the row that it refuses.
REFUSING = {
    "sqlite": "CREATE TRIGGER refusing BEFORE UPDATE ON reports"
    " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "ALTER TABLE reports ADD CONSTRAINT refused CHECK (text IS NULL)",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bank(tmp_path_factory.mktemp("words") / "content")


@pytest.fixture
def written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """Log as the program does at its most talkative; give what is written."""
    written = io.StringIO()
    root, ours, before = logging.getLogger(), logging.getLogger("bot"), structlog.get_config()
    handlers, level = root.handlers[:], ours.level
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(request.param, level=logging.DEBUG)
    yield written
    logging.basicConfig(handlers=handlers, force=True)
    ours.setLevel(level)
    structlog.configure(**before)


async def talk(person: Person) -> None:
    """Do what brings a name or words of one's own to the bot."""
    await ask(person, "/start")
    await ask(person, WORDS)
    await ask(person, f"/topic {WORDS}")
    await ask(person, f"/timezone {WORDS}")
    await ask(person, f"/{WORDS}")
    await person.asks_inline(WORDS)
    await person.send(f"/start q_{WORDS}")
    await person.waits_for("", PATIENCE)
    await answer(person, await card_of(person, "p-value"), 1)


async def report(person: Person) -> None:
    """Report a mistake in words of one's own."""
    card = await answer(person, await card_of(person, "p-value"), 1)
    await press(person, card, "report:")
    asked = await person.waits_for("What is wrong", PATIENCE)
    await person.presses(asked, data=next(d for d in pressable(asked) if ":outdated:" in d))
    await until(lambda: "/cancel" in person.sees(again(person, asked)))
    await person.send(f"{WORDS}\n\n{WORDS}")


@pytest.mark.parametrize(
    ("new_database_url", "written"), [("sqlite", "json"), ("postgresql", "console")], indirect=True
)
async def test_no_words_get_into_the_log(
    content: Path, tmp_path: Path, new_database_url: str, written: io.StringIO
) -> None:
    async with staged(content, tmp_path, database_url=new_database_url) as stage:
        person = await stage.person(NAME)
        await talk(person)
        with trouble(bad_request("message is too long")):
            await person.send("/help")
            await until(lambda: "message is too long" in written.getvalue())
        database = stage.house.db
        async with database.writing() as session:
            await session.execute(text(REFUSING[database.engine.dialect.name]))
        await report(person)
        await until(lambda: "IntegrityError" in written.getvalue())
    told = written.getvalue()
    for personal in (NAME, WORDS, stage.sandbox.token):
        assert personal not in told
    assert "UPDATE reports" in told
