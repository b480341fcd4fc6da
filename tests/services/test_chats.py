"""The life of a channel, on both databases."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.db import chats as table
from bot.db import posts
from bot.db.chat_models import Chat, ChatKind
from bot.db.engine import Database
from bot.db.models import Status, Subscriber
from bot.services import chats
from bot.services.chats import Manner, Place

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)  # a Monday
CHANNEL = Place(-1001, ChatKind.CHANNEL, "Data", "data_daily")
GROUP = Place(-7, ChatKind.GROUP, "Friends")
MANNER = Manner("en", "Europe/Moscow", time(10))
HOST = 5


async def arrived(db: Database, place: Place = CHANNEL) -> Chat:
    return await chats.arrive(db, place, HOST, MANNER, NOON)


async def running(db: Database) -> Chat:
    chat = await arrived(db)
    assert await chats.start(db, chat.id, chat.edition, NOON)
    return await stored(db, chat.id)


async def stored(db: Database, chat_id: int) -> Chat:
    async with db.reading() as session:
        chat = await table.get(session, chat_id)
    assert chat is not None
    return chat


async def post(db: Database, chat_id: int, **values: object) -> int:
    async with db.writing() as session:
        added = await posts.add(
            session, chat_id=chat_id, question_id="dropout", version="1", language="en", **values
        )
    return added.id


async def test_a_chat_begins_without_a_schedule(db: Database) -> None:
    chat = await arrived(db)
    assert (chat.timezone, chat.times, chat.weekdays) == ("Europe/Moscow", "10:00", "1234567")
    assert (chat.next_due_at, chat.paused_at, chat.edition, chat.cycle) == (None, None, 1, 1)
    assert [one.id for one in await chats.of_host(db, HOST)] == [CHANNEL.id]


async def test_who_comes_again_finds_what_was_set_and_a_new_name(db: Database) -> None:
    chat = await running(db)
    await chats.change(db, chat.id, chat.edition, NOON, topics="nlp")
    again = await chats.arrive(db, Place(chat.id, chat.kind, "New"), 6, MANNER, NOON)
    assert (again.title, again.username, again.topics) == ("New", None, "nlp")
    async with db.reading() as session:
        assert await table.hosts(session, chat.id) == [HOST, 6]


async def test_two_who_let_the_bot_in_at_once(db: Database) -> None:
    await asyncio.gather(*(arrived(db) for _ in range(3)))
    assert len(await chats.of_host(db, HOST)) == 1


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, datetime(2026, 1, 13, 7, tzinfo=UTC)),
        ({"times": "10:00 18:30"}, datetime(2026, 1, 12, 15, 30, tzinfo=UTC)),
        ({"weekdays": "3"}, datetime(2026, 1, 14, 7, tzinfo=UTC)),
        ({"timezone": "America/New_York"}, datetime(2026, 1, 12, 15, tzinfo=UTC)),
        ({"topics": "nlp"}, datetime(2026, 1, 13, 7, tzinfo=UTC)),
    ],
)
async def test_the_schedule_follows_the_settings(
    db: Database, values: dict[str, str], due: datetime
) -> None:
    chat = await running(db)
    assert await chats.change(db, chat.id, chat.edition, NOON, **values)
    assert (await stored(db, chat.id)).next_due_at == due


async def test_without_a_schedule_a_setting_starts_none(db: Database) -> None:
    chat = await arrived(db)
    assert await chats.change(db, chat.id, chat.edition, NOON, times="18:00")
    assert (await stored(db, chat.id)).next_due_at is None


async def test_a_slot_that_has_passed_is_left_to_whoever_serves_it(db: Database) -> None:
    chat = await running(db)
    later = NOON + timedelta(days=2)
    assert await chats.change(db, chat.id, chat.edition, later, times="18:00")
    assert (await stored(db, chat.id)).next_due_at == chat.next_due_at


async def test_of_two_who_change_something_at_once_one_does(db: Database) -> None:
    chat = await arrived(db)
    done = await asyncio.gather(
        *(
            chats.change(db, chat.id, chat.edition, NOON, topics=topic)
            for topic in ("nlp", "trees", "ranking")
        )
    )
    assert sorted(done) == [False, False, True]
    assert (await stored(db, chat.id)).edition == chat.edition + 1


@pytest.mark.parametrize("act", [chats.start, chats.pause])
async def test_start_and_pause_of_what_has_changed_do_nothing(db: Database, act: object) -> None:
    chat = await running(db)
    assert callable(act)
    assert not await act(db, chat.id, chat.edition - 1, NOON)
    assert not await act(db, -1, 1, NOON)
    assert (await stored(db, chat.id)).edition == chat.edition


async def test_a_pause_takes_what_is_on_its_way_back(db: Database) -> None:
    chat = await running(db)
    pending = await post(db, chat.id, due_at=NOON, cycle=1)
    assert await chats.pause(db, chat.id, chat.edition, NOON)
    paused = await stored(db, chat.id)
    assert (paused.next_due_at, paused.paused_at) == (None, NOON)
    async with db.reading() as session:
        cancelled = await posts.get(session, pending)
        assert await table.due(session, NOON + timedelta(days=9), 10) == []
    assert cancelled is not None
    assert cancelled.status is Status.CANCELLED
    assert await chats.start(db, chat.id, paused.edition, NOON)
    assert (await stored(db, chat.id)).paused_at is None


async def test_losing_the_rights_is_told_once(db: Database) -> None:
    chat = await running(db)
    assert await chats.withdraw(db, chat.id, NOON) == [HOST]
    assert await chats.withdraw(db, chat.id, NOON) == []
    assert await chats.withdraw(db, -1, NOON) == []
    assert await chats.retire(db, chat.id, NOON) == []


async def test_a_channel_that_was_never_started_is_told_of_as_well(db: Database) -> None:
    chat = await arrived(db)
    assert await chats.retire(db, chat.id, NOON) == [HOST]
    assert await chats.withdraw(db, chat.id, NOON) == []


async def test_of_a_group_without_a_schedule_nobody_is_told(db: Database) -> None:
    group = await arrived(db, GROUP)
    assert await chats.withdraw(db, group.id, NOON) == []
    assert (await stored(db, group.id)).paused_at is None


async def test_a_group_that_had_ended_is_there_when_somebody_asks(db: Database) -> None:
    group = await arrived(db, GROUP)
    await chats.retire(db, group.id, NOON)
    assert (await chats.meet(db, GROUP, MANNER, NOON)).ended_at is None
    assert (await chats.meet(db, CHANNEL, MANNER, NOON)).edition == 1


async def test_a_chat_that_is_no_more_ends_and_may_come_back(db: Database) -> None:
    chat = await running(db)
    await chats.retire(db, chat.id, NOON)
    await chats.retire(db, chat.id, NOON + timedelta(days=1))
    ended = await stored(db, chat.id)
    assert (ended.next_due_at, ended.ended_at) == (None, NOON)
    assert await chats.find(db, chat.id) is None
    assert await chats.of_host(db, HOST) == []
    assert (await arrived(db)).ended_at is None


async def test_a_group_becomes_a_supergroup_with_all_it_has(db: Database) -> None:
    group = await arrived(db, GROUP)
    shown = await post(db, group.id, status=Status.SENT, message_id=17, cycle=1)
    await arrived(db, Place(-1007, ChatKind.GROUP, "Friends"))
    assert await chats.migrate(db, group.id, -1007)
    assert await chats.migrate(db, group.id, -1007), "Telegram tells of it twice"
    assert not await chats.migrate(db, -1008, -1009)
    assert await chats.find(db, group.id) is None
    assert [one.id for one in await chats.of_host(db, HOST)] == [-1007]
    async with db.reading() as session:
        moved = await posts.get(session, shown)
    assert moved is not None
    assert (moved.chat_id, moved.message_id) == (-1007, None)


@pytest.mark.parametrize(
    "name",
    ["data_daily", "@DATA_daily", "https://t.me/data_daily", "t.me/data_daily", " @data_daily ",
     "-1001"],
)  # fmt: skip
async def test_a_chat_is_found_by_its_name(db: Database, name: str) -> None:
    await arrived(db)
    found = await chats.find_by_name(db, name)
    assert found is not None
    assert found.id == CHANNEL.id


@pytest.mark.parametrize("name", ["", "@", "dataxdaily", "data%", "-1", "9" * 30, "²", "--1"])
async def test_what_names_no_chat_finds_none(db: Database, name: str) -> None:
    await arrived(db)
    await arrived(db, GROUP)
    assert await chats.find_by_name(db, name) is None


async def test_who_has_no_say_any_more_is_no_host(db: Database, anya: Subscriber) -> None:
    chat = await arrived(db)
    await chats.join(db, chat.id, anya.id)
    await chats.join(db, chat.id, anya.id)
    await chats.leave(db, chat.id, HOST)
    async with db.reading() as session:
        assert await table.hosts(session, chat.id) == [anya.id]
