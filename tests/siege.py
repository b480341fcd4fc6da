"""A bot with somebody in it who has everything, and strangers around who send what they like."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.fsm.storage.memory import SimpleEventIsolation
from in_sandbox import InSandbox
from personal_rows import fill, fill_others
from sample_posts import post_in_channel
from sqlalchemy import ColumnElement, Table, and_, func, or_, select, text
from stage import MONDAY_NOON, Stage

from bot.bank.load import load
from bot.bank.search import Search
from bot.db.chat_models import ChatKind
from bot.db.engine import Database
from bot.db.tables import METADATA
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import Json
from bot.sandbox.people import found, join
from bot.sandbox.server import TOKEN, Sandbox
from bot.sandbox.state import Chat, Someone
from bot.sandbox.world import World
from bot.services import chats
from bot.services.people import Defaults
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.door import Door
from bot.telegram.i18n import load_translations
from bot.telegram.talk import House

#: Somebody with rows in all tables, who is an administrator of the bot as well.
VICTIM = 5_000_000_001
QUESTION = "p-value"
STRANGERS = 800
_FIRST_STRANGER = 7_000_000_001

#: What readers change in a post, whoever it belongs to: it waits for an edit.
_READERS_CHANGE = {"posts": {"changes", "stale_since"}}

_NAMES = (
    "Ann", "<b>Bob</b>", "*_`[x](tg://user?id=1)", "\u202eevil", "注" * 64, "👨‍👩‍👧‍👦" * 9,
    "\u200b", "' OR 1=1 --", "{0} %s {name}", "$\\frac{1}{0}$",
)  # fmt: skip

#: Columns that say whose a row is.
_OWNERS = {"person_id", "subscriber_id"}

Rows = dict[str, dict[tuple[object, ...], dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Siege:
    """The bot, and the places where strangers meet it.

    ``places`` are a channel and a group of the victim's, with posts, and a group of strangers.
    """

    house: House
    dispatcher: Dispatcher
    bot: Bot
    session: InSandbox
    world: World
    clock: MovableClock
    strangers: tuple[Someone, ...]
    places: tuple[Chat, ...]
    before: Rows
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    async def feed(self, update: Json) -> None:
        """Let the bot handle an update."""
        await self.dispatcher.feed_raw_update(self.bot, update)


@asynccontextmanager
async def besieged(db: Database, content: Path) -> AsyncIterator[Siege]:
    """Build the bot on an empty database, with the victim's rows in every table."""
    bank = load(content)
    sandbox = Sandbox(pace=None, clock=MovableClock(MONDAY_NOON))
    world = sandbox.world
    session = InSandbox(world)
    bot = Bot(
        TOKEN,
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )
    house = House(
        db=db,
        bank=bank,
        search=Search(bank),
        door=Door(bot, "auto"),
        translations=load_translations(),
        defaults=Defaults("en", "Europe/Moscow", time(10)),
        random=Random(1),
        admins=frozenset({VICTIM}),
        content_dir=content,
    )
    strangers = tuple(
        Someone(
            _FIRST_STRANGER + number,
            _NAMES[number % len(_NAMES)],
            last_name="Ω" * 64 if number % 3 == 0 else None,
            language_code=("en", "ru", "zh-hans", "xx", None)[number % 5],
            started=True,
        )
        for number in range(STRANGERS)
    )
    victim = Someone(VICTIM, "Vera", language_code="en", started=True)
    for someone in (victim, *strangers):
        join(world, someone)
    await fill(db, VICTIM, QUESTION)
    await fill_others(db)
    if db.engine.dialect.name == "postgresql":
        async with db.writing() as writing:  # `fill` has numbered its post itself
            await writing.execute(text("ALTER SEQUENCE posts_id_seq RESTART WITH 2"))
    places = await _places(Stage(sandbox, house), victim, strangers[0])
    clock = sandbox.clock
    dispatcher = build_dispatcher(house, clock.now, SimpleEventIsolation())
    yield Siege(house, dispatcher, bot, session, world, clock, strangers, places, await stored(db))
    await session.close()


async def _places(stage: Stage, victim: Someone, stranger: Someone) -> tuple[Chat, ...]:
    world, house = stage.sandbox.world, stage.house
    channel = found(world, "channel", "Victim's <i>channel</i>", victim, None)
    group = found(world, "supergroup", "Victim's group", victim, "victims")
    theirs = found(world, "group", "<b>Strangers</b> & $x^2$", stranger, None)
    # The place of what `fill` has written.
    world.chats[-1001] = Chat(
        -1001, "channel", "Questions", members={VICTIM: "creator"}, bot="administrator"
    )
    channel.bot, group.bot, theirs.bot = "administrator", "member", "member"
    for place, kind in ((channel, ChatKind.CHANNEL), (group, ChatKind.GROUP)):
        await post_in_channel(stage, place.id, QUESTION, kind)
        await chats.describe(house.db, chats.Place(place.id, kind, place.title, place.username))
        await chats.join(house.db, place.id, victim.id)
    return channel, group, theirs


async def stored(db: Database) -> Rows:
    """Return every row of every table, by primary key."""
    async with db.reading() as session:
        return {
            table.name: {
                _key(table, row): row
                for row in map(dict, (await session.execute(select(table))).mappings())
            }
            for table in METADATA.sorted_tables
        }


async def harm(db: Database, before: Rows) -> list[str]:
    """Return what is not as it was: changed and deleted rows, and new ones of the victim's."""
    faults = []
    async with db.reading() as session:
        for table in METADATA.sorted_tables:
            rows = before[table.name]
            if not rows:
                continue
            known = or_(*(_is(table, key) for key in rows))
            found = (await session.execute(select(table).where(known))).mappings()
            now = {_key(table, row): row for row in map(dict, found)}
            free = _READERS_CHANGE.get(table.name, set())
            faults += [
                f"{table.name} {key}: {row} became {now.get(key)}"
                for key, row in rows.items()
                if _without(now.get(key), free) != _without(row, free)
            ]
            owners = [column for column in table.c if column.name in _OWNERS]
            if owners:
                owned = or_(*(column == VICTIM for column in owners))
                new = await session.scalar(select(func.count()).where(owned & ~known))
                faults += [f"{table.name}: {new} new rows of the victim's"] if new else []
    return faults


def _is(table: Table, key: tuple[object, ...]) -> ColumnElement[bool]:
    columns = table.primary_key.columns
    return and_(*(column == value for column, value in zip(columns, key, strict=True)))


def _key(table: Table, row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _without(row: dict[str, object] | None, names: set[str]) -> dict[str, object] | None:
    return row and {name: value for name, value in row.items() if name not in names}
