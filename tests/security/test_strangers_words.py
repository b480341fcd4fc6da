"""What strangers type: links, administrators' commands, SQL, and letters that nobody expects."""

from collections.abc import Iterator
from itertools import count

import pytest
from aiogram import Router
from aiogram.filters import Command
from siege import QUESTION, VICTIM, Siege, harm
from structlog.testing import capture_logs

from bot.db.tables import METADATA
from bot.sandbox.errors import Json
from bot.sandbox.state import Someone
from bot.telegram.handlers.admin import is_admin

_NUMBERS = count(1)


async def says(siege: Siege, who: Someone, text: str, **more: object) -> list[str]:
    """Say something to the bot, and return what it says then. Fail if it logs an error."""
    chat = siege.world.chats[who.id]
    before = len(chat.messages)
    number = next(_NUMBERS)
    message = {"message_id": number, "date": siege.world.stamp(), "chat": chat.short()}
    update = {"update_id": number, "message": message | {"from": who.user(), "text": text} | more}
    with capture_logs() as logs:
        await siege.feed(update)
    assert [log for log in logs if log["log_level"] == "error"] == []
    return [message.json.get("text", "") for message in list(chat.messages.values())[before:]]


def _admin_commands(router: Router) -> Iterator[str]:
    """Give the commands of handlers that ask who is an admin, or whose router does."""
    observer = router.message
    asked = {one.callback for one in observer._handler.filters or ()}
    for handler in observer.handlers:
        filters = handler.filters or ()
        if is_admin in asked | {one.callback for one in filters}:
            for one in filters:
                if isinstance(one.callback, Command):
                    yield from map(str, one.callback.commands)
    for below in router.sub_routers:
        yield from _admin_commands(below)


async def test_to_strangers_there_are_no_commands_of_administrators(siege: Siege) -> None:
    commands = set(_admin_commands(siege.dispatcher))
    assert commands >= {"items", "broadcast", "draft", "posts", "schedule", "correct", "reports"}
    for number, command in enumerate(sorted(commands)):
        stranger = siege.strangers[number]
        (answer,) = await says(siege, stranger, f"/{command} {QUESTION} 2030-01-01 10:00")
        assert answer == (await says(siege, stranger, "/nonsense"))[0].replace("nonsense", command)
    assert not await harm(siege.house.db, siege.before)


@pytest.mark.parametrize(
    ("link", "opens"),
    [
        (f"q_{QUESTION}", True), (f"a_{QUESTION}", True), ("t_statistics", True),
        (f"q_{QUESTION}_1", True), (f"a_{QUESTION}_2", True), (f"q_{QUESTION}_9", True),
        (f"a_{QUESTION}_{'9' * 40}", True), (f"q_{QUESTION}_0", True), (f"a_{QUESTION}_-1", True),
        ("q_", False), ("t_", False), ("q_nothing", False), ("t_nothing", False), ("x_y", False),
        ("_", False), ("q_worst-leak", False), ("t_probability", False), ("set_1", False),
        ("q_../../etc/passwd", False), ("a" * 64, False), ("q_p-value'--", False),
    ],
)  # fmt: skip
async def test_a_link_opens_what_it_names_or_says_that_it_does_not(
    siege: Siege, link: str, *, opens: bool
) -> None:
    answers = await says(siege, siege.strangers[0], f"/start {link}")
    assert ("no longer leads anywhere" not in answers[0]) is opens
    assert not await harm(siege.house.db, siege.before)


SQL = (
    "'; DROP TABLE subscribers; --", "' OR '1'='1", "\" OR 1=1 --", "1; DELETE FROM cards",
    "%", "_", "%' ESCAPE '\\", "\\'; SELECT pg_sleep(9); --", "$1", ":person", "?", "{}",
    "UNION SELECT * FROM subscribers",
)  # fmt: skip


async def test_no_words_become_sql(siege: Siege) -> None:
    for stranger, words in zip(siege.strangers, SQL, strict=False):
        for text in (f"/topic {words}", words, f"/start {words}", f"/channels {words}"):
            await says(siege, stranger, text)
        query = {"id": "1", "from": stranger.user(), "query": words, "offset": words}
        await siege.feed({"update_id": 1, "inline_query": query})
        await siege.feed({"update_id": 1, "chosen_inline_result": query | {"result_id": words}})
    assert not await harm(siege.house.db, siege.before)
    assert set(siege.before) == set(METADATA.tables)


LETTERS = (
    "a\0b", "\0", "\u202eevil", "\u200b", "\ufeff", "\u2066x", "e" + "\u0301" * 900, "\U0010ffff",
    "\uffff", "\x1b[31m", "😀" * 2000, "注" * 4000, "\u0085\u2028\u2029", "ǅ", "ﷺ", "\u0130", "ß",
)  # fmt: skip


@pytest.mark.parametrize("letters", LETTERS)
async def test_any_letters_are_taken_where_words_are_kept(siege: Siege, letters: str) -> None:
    """Reports, the typed settings, names, and whatever an administrator writes."""
    stranger, victim = siege.strangers[5], siege.world.people[VICTIM]
    await says(siege, stranger, f"/start q_{QUESTION}")
    card = (await _cards(siege, stranger))[-1]
    for data in (f"report:{card}::0", f"report:{card}:answer:0"):
        await _presses(siege, stranger, data)
    await says(siege, stranger, letters)
    for command in ("/time", "/timezone", "/topic", "/pause", "/language", "/channels", "/review"):
        await says(siege, stranger, f"{command} {letters}")
        await says(siege, stranger, letters)
    for command in ("/broadcast", "/draft", "/correct p-value", "/correct", "/schedule"):
        await says(siege, victim, f"{command} {letters}")
    await says(siege, victim, f"/schedule {letters} 2030-01-01 10:00")
    await _in_group(siege, Someone(stranger.id, letters[:64], letters[:64]), letters)


async def _cards(siege: Siege, who: Someone) -> list[int]:
    table = METADATA.tables["cards"]
    async with siege.house.db.reading() as session:
        found = await session.scalars(
            table.select().with_only_columns(table.c.id).where(table.c.subscriber_id == who.id)
        )
        return list(found)


async def _presses(siege: Siege, who: Someone, data: str) -> None:
    said = list(siege.world.chats[who.id].messages.values())[-1].json
    await _feed_query(siege, who, data, said)


async def _feed_query(siege: Siege, who: Someone, data: str, said: Json) -> None:
    query = {"id": "1", "from": who.user(), "chat_instance": "1", "data": data, "message": said}
    with capture_logs() as logs:
        await siege.feed({"update_id": 1, "callback_query": query})
    assert [log for log in logs if log["log_level"] == "error"] == []


async def _in_group(siege: Siege, who: Someone, title: str) -> None:
    """Let somebody of any name be named in a group of any title."""
    group = siege.places[2]
    chat = group.short() | {"title": title[:128]}
    for text in ("/question", f"/topic {title}", "/top"):
        message = {"message_id": 5, "date": 1, "chat": chat, "from": who.user(), "text": text}
        with capture_logs() as logs:
            await siege.feed({"update_id": 1, "message": message})
        assert [log for log in logs if log["log_level"] == "error"] == []
    said = list(group.messages.values())[-1].json
    await _feed_query(siege, who, "set:top:1", said)
