"""A bot at work in a sandbox, and short words for what people do with it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from small_bank import mark

from bot.app import Role, running
from bot.config import Settings
from bot.delivery.tick import tick
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.pace import Pace
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.telegram.talk import House

MONDAY_NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)

#: Seconds until a test gives up: many, for a machine that is busy with something else.
PATIENCE = 20


@dataclass
class Stage:
    """A sandbox and the bot in it, and the people whom the test let in."""

    sandbox: Sandbox
    house: House
    people: list[Person] = field(default_factory=list)

    async def person(self, name: str = "Ann", language_code: str = "en") -> Person:
        """Let in someone new."""
        person = await self.sandbox.person(name, language_code=language_code)
        self.people.append(person)
        return person

    async def subscriber(self, at: str = "10:00", zone: str = "Europe/Berlin") -> Person:
        """Let in someone who has a daily question, and their first card."""
        person = await self.person()
        await ask(person, f"/time {at}")
        await person.send(f"/timezone {zone}")
        await waits_for_card(person)
        return person

    async def settled_subscriber(self) -> Person:
        """Let in a subscriber, and wait until nothing that they asked for is still to come."""
        person = await self.subscriber()
        await person.send("/help")
        await person.waits_for("/pause", PATIENCE)
        return person

    async def tick(self) -> None:
        """Let pass what happens every second: all that is due is sent on return."""
        now = self.sandbox.clock.now()
        await tick(self.house, lambda: now)

    async def tick_at(self, moment: datetime) -> None:
        """Move the clock to a moment, and tick."""
        self.sandbox.clock.set(moment)
        await self.tick()


def local_settings(sandbox: Sandbox, content: Path, folder: Path, **changes: object) -> Settings:
    """Return settings for a bot in a sandbox, with its database in a folder."""
    return Settings(_env_file=None).model_copy(
        update={
            "bot_token": SecretStr(sandbox.token),
            "bot_api_url": sandbox.url,
            "database_url": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            "content_dir": content,
            "web_port": 0,
            "send_rate": 1000,
            **changes,
        }
    )


@asynccontextmanager
async def staged(
    content: Path,
    folder: Path,
    *,
    role: Role = "all",
    rich: bool = True,
    pace: Pace | None = None,
    **changes: object,
) -> AsyncIterator[Stage]:
    """Run a sandbox, where it is Monday noon, and a bot in it. `changes` are settings.

    With the role "web" the bot sends nothing by itself: `Stage.tick` does.
    """
    clock = MovableClock(MONDAY_NOON)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox(pace=pace, rich=rich, clock=clock))
        settings = local_settings(sandbox, content, folder, **changes)
        yield await stack.enter_async_context(at_work(sandbox, settings, role))


@asynccontextmanager
async def at_work(sandbox: Sandbox, settings: Settings, role: Role = "web") -> AsyncIterator[Stage]:
    """Run a bot in a sandbox that was there before it, and stays."""
    async with running(settings, sandbox.clock.now, role) as house:
        yield Stage(sandbox, house)


@contextmanager
def trouble(*errors: ApiError) -> Iterator[list[str]]:
    """Let the server refuse the first messages that the bot sends, one for each error.

    Yield the methods that were called, refused or not.
    """
    calls: list[str] = []
    left = deque(errors)

    def refusing(name: str, method: Handler) -> Handler:
        def call(world: World, params: Params) -> object:
            calls.append(name)
            if left:
                raise left.popleft()
            return method(world, params)

        return call

    before = {name: METHODS[name] for name in ("sendmessage", "sendrichmessage")}
    METHODS.update({name: refusing(name, method) for name, method in before.items()})
    try:
        yield calls
    finally:
        METHODS.update(before)


@contextmanager
def recorded(method: str) -> Iterator[list[Params]]:
    """Yield what each call of a method, spelled in lower case, brings to the server."""
    calls: list[Params] = []
    before = METHODS[method]

    def call(world: World, params: Params) -> object:
        calls.append(params)
        return before(world, params)

    METHODS[method] = call
    try:
        yield calls
    finally:
        METHODS[method] = before


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that tells nobody when it comes."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the bot under test knows no events of ours
            await asyncio.sleep(0.01)


async def ask(person: Person, text: str) -> Json:
    """Write, and return the bot's first answer."""
    await person.send(text)
    return await person.waits_for("", PATIENCE)


async def waits_for_card(person: Person, language: str = "en") -> Json:
    """Wait for a text of the bank, new since the person's last act; return the card with it."""
    return await person.waits_for(mark(language), PATIENCE)


async def card_of(person: Person, question: str) -> Json:
    """Ask for a question of the bank by its deep link, and return its card."""
    await person.send(f"/start q_{question}")
    return await waits_for_card(person)


async def press(person: Person, message: Json, prefix: str) -> Json:
    """Press the first button whose data begins with `prefix`; return the bot's answer."""
    return await person.presses(message, data=data(message, prefix))


async def press_option(person: Person, message: Json, option: int) -> Json:
    """Press the letter of the option at this position in the bank; return the bot's answer."""
    letter = next(d for d in pressable(message, "answer:") if d.endswith(f":{option}"))
    return await person.presses(message, data=letter)


async def answer(person: Person, card: Json, option: int) -> Json:
    """Press the letter of an option, and return the card as it is then."""
    await press_option(person, card, option)
    await waits_for_card(person)
    return again(person, card)


def again(person: Person, message: Json) -> Json:
    """Return a message as it is now."""
    return next(m for m in person.messages if m["message_id"] == message["message_id"])


def data(message: Json, prefix: str) -> str:
    """Return what the first button carries of those that begin with `prefix`."""
    return pressable(message, prefix)[0]


def pressable(message: Json, prefix: str = "") -> list[str]:
    """Return what the buttons of a message carry, of those that begin with `prefix`."""
    return [
        button["callback_data"]
        for button in buttons(message)
        if "callback_data" in button and button["callback_data"].startswith(prefix)
    ]


def labels(message: Json) -> list[str]:
    """Return what stands on the buttons of a message."""
    return [button["text"] for button in buttons(message)]


def buttons(message: Json) -> list[Json]:
    """Return the buttons of a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def said(person: Person) -> list[Json]:
    """Return what the bot said in a person's chat, the newest last."""
    return [message for message in person.messages if message["from"]["id"] != person.id]


def is_open(message: Json) -> bool:
    """Whether a message is a card that waits for its answer."""
    return bool(pressable(message, "skip:"))


def open_cards(person: Person) -> list[Json]:
    """Return the cards that wait for an answer."""
    return [message for message in said(person) if is_open(message)]


def came_at(message: Json) -> datetime:
    """Return when a message was sent, to the second."""
    return datetime.fromtimestamp(message["date"], UTC)
