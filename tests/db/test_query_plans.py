"""Every statement of a busy week finds its rows by an index, on both databases."""

import re
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from plans import recorded, tables_read_whole
from sample_channels import FIRST_SLOT, posting_chat
from small_bank import mark
from stage import MONDAY_NOON, PATIENCE, Stage, answer, ask, card_of, data, press, staged

from bot.db import cards, handled_updates
from bot.db.engine import Database
from bot.db.tables import METADATA
from bot.delivery.broadcast import announce

ADMIN = 700_000_001
DAY = timedelta(days=1)

#: These stay small, or all of them is wanted; why.
SMALL = {
    "digests": "a row for an editor and week",
    "post_notes": "an editor writes one now and then",
    "question_versions": "a row for each question of the bank, all of them read at the start",
}


def mentioned(table: str, statements: Iterable[str]) -> bool:
    return any(re.search(rf"\b{table}\b", text) for text in statements)


@pytest.fixture
async def busy(new_database_url: str, content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(
        content,
        tmp_path,
        role="web",
        database_url=new_database_url,
        admin_ids=frozenset({ADMIN}),
    ) as stage:
        yield stage


async def live(stage: Stage) -> None:
    """Let people do everything that many do, and the clock bring the rest."""
    ada = await stage.person("Ada")
    await ask(ada, "/help")
    ann = await stage.subscriber()
    await in_private(stage)
    await in_chats(stage)
    await stage.tick_at(MONDAY_NOON + DAY)
    await stage.tick_at(MONDAY_NOON + 9 * DAY)
    await ask(ann, "/stop")


async def in_private(stage: Stage) -> None:
    bob = await stage.subscriber("12:30")
    card = await card_of(bob, "p-value")
    card = await answer(bob, card, 0)
    await press(bob, card, "save:")
    for command in (
        "/streak",
        "/weak",
        "/review",
        "/saved",
        "/topic dropout",
        "/topics",
        "/export",
    ):
        await ask(bob, command)
    card = await card_of(bob, "dropout")
    card = await answer(bob, card, 1)
    await press(bob, card, "next:")
    await ask(bob, "/interview")
    await ask(bob, "/stats")
    await ask(bob, "/settings")
    await ask(bob, "/pause 2")


async def in_chats(stage: Stage) -> None:
    host = await stage.person("Hanna")
    await ask(host, "/help")
    channel = await posting_chat(stage, host)
    group = await posting_chat(stage, host, "group")
    await stage.tick_at(FIRST_SLOT)
    post = host.messages_of(channel.id)[-1]
    await host.presses(post, data=data(post, "react:"))
    await host.presses(post, data=data(post, "reveal:"))
    await host.react(post, "👍")
    await host.send("/topic p-value", chat=group.id)
    card = await host.waits_for(mark("en"), PATIENCE, chat=group.id)
    await host.presses(card, data=data(card, "answer:"))
    for command in ("/question", "/top"):
        await host.send(command, chat=group.id)
        await host.waits_for("", PATIENCE, chat=group.id)
    offered = await host.asks_inline("p-value")
    await host.chooses(offered["results"][0]["id"], chat=group.id)


async def keep_house(stage: Stage) -> None:
    """Do what comes from elsewhere or seldom: the webhook, a broadcast, a streak earned back."""
    now = stage.sandbox.clock.now()
    later = now + timedelta(minutes=1)
    async with stage.house.db.writing() as session:
        await cards.reviewed_on(session, 1, now.date())
        await handled_updates.claim(session, 1, now, later)
        await handled_updates.claim(session, 1, now, later)
        await handled_updates.keep(session, 1, "{}", later)
        await handled_updates.take_over(session, later, later, 10)
        await handled_updates.finish(session, 1)
        await handled_updates.let_go(session, [2, 3], now)
        await handled_updates.forget(session, now)
    await announce(stage.house, now)


async def test_no_big_table_is_read_from_end_to_end(busy: Stage) -> None:
    with recorded(busy.house.db.engine.sync_engine) as made:
        await live(busy)
        await keep_house(busy)
    unused = {name for name in METADATA.tables if not mentioned(name, made)}
    assert unused <= SMALL.keys()
    found = await tables_read_whole(busy.house.db, made)
    tables = METADATA.tables.keys() - SMALL.keys()
    assert {text: read for text, read in found.items() if tables & set(read)} == {}


@pytest.mark.parametrize(
    ("statement", "times"),
    [
        ("SELECT id FROM subscribers WHERE timezone = 'UTC'", 1),
        # For the second one SQLite makes an index of all its rows first.
        ("SELECT b.id FROM subscribers AS a JOIN subscribers AS b ON b.timezone = a.timezone", 2),
    ],
)
async def test_a_table_that_is_read_whole_would_be_noticed(
    db: Database, statement: str, times: int
) -> None:
    found = await tables_read_whole(db, {statement: ()})
    assert found == {statement: ["subscribers"] * times}
