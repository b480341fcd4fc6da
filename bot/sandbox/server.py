"""The sandbox: a local Bot API server with people in it."""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.acts import new_person
from bot.sandbox.api import call
from bot.sandbox.bodies import NewPerson
from bot.sandbox.bot_routes import UPLOAD_BYTES, bot_routes
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.pace import Pace, Pacer
from bot.sandbox.params import Params
from bot.sandbox.people import found, set_member, upgrade
from bot.sandbox.person import Person
from bot.sandbox.queries import Queries
from bot.sandbox.routes import sandbox_routes
from bot.sandbox.state import Chat, ChatType, Profile
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

TOKEN = "1000000001:AAHsandboxsandboxsandboxsandboxsand"  # noqa: S105 - opens nothing but this server
PAGE = Path(__file__).parent / "page"
FORM_BYTES = 1024 * 1024  # room for the fields beside an upload

log = logging.getLogger(__name__)


class Sandbox:
    """A Bot API server on loopback: ``async with Sandbox() as sandbox``.

    `port` 0 takes a free one. `pace` None turns the 429 limits off. `rich` False makes it a server
    that does not know rich messages. `monotonic` gives the seconds that pace, update lives and
    query lives are measured by; they do not follow the movable `clock`.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        token: str = TOKEN,
        username: str = "sobesednik_sandbox_bot",
        name: str = "Собеседник",
        clock: MovableClock | None = None,
        pace: Pace | None = Pace(),  # noqa: B008 - frozen
        rich: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.clock = clock or MovableClock()
        updates = Updates(monotonic)
        self.world = World(
            token=token,
            clock=self.clock,
            monotonic=monotonic,
            profile=Profile(int(token.partition(":")[0]), username, {"": name}),
            pacer=Pacer(pace, monotonic),
            updates=updates,
            queries=Queries(monotonic),
            webhook=Webhook(updates, self._stamp, self._execute, self._comes_late),
            rich=rich,
        )
        self.clock.moved.append(self._tell_time)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The base address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    async def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> Person:
        """Let a person in."""
        body = NewPerson(
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        return Person(self.world, new_person(self.world, body))

    async def chat(
        self,
        type_: ChatType,
        title: str,
        owner: Person,
        *,
        username: str | None = None,
        bot: str = "left",
    ) -> Chat:
        """Found a group or a channel; `bot` is the status that its owner gives the bot."""
        chat = found(self.world, type_, title, owner.someone, username)
        if bot != "left":
            set_member(self.world, chat, None, bot, owner.someone)
        return chat

    async def upgrade(self, group: Chat) -> Chat:
        """Turn a group into a supergroup; the old id answers with ``migrate_to_chat_id``."""
        return upgrade(self.world, group)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=UPLOAD_BYTES + FORM_BYTES)
        app.add_routes([*bot_routes(self.world), *sandbox_routes(self.world), *_page_routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.clock.moved.remove(self._tell_time)
        self.world.updates.close()
        self.world.events.close()
        await self.world.webhook.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _stamp(self) -> int:
        return int(self.clock.now().timestamp())

    def _comes_late(self) -> bool:
        return self.world.faults is not None and self.world.faults.comes_late()

    def _tell_time(self) -> None:
        moment = self.clock.now().isoformat(timespec="seconds")
        self.world.events.publish(lambda: {"event": "clock", "clock": moment})

    async def _execute(self, method: str, values: Mapping[str, object]) -> object:
        try:
            return await call(self.world, method, Params(values))
        except ApiError as error:
            log.warning("a call in the answer to a webhook failed: %s: %s", method, error)
            return error.answer()


def _page_routes() -> list[web.AbstractRouteDef]:
    async def index(_: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    return [web.get("/", index), web.static("/page", PAGE)]
