"""Updates pushed to the bot's own web server."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.errors import Json
from bot.sandbox.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
PATIENCE = ClientTimeout(total=60)

Execute = Callable[[str, Mapping[str, object]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What setWebhook asked for."""

    url: str
    secret: str
    connections: int


class Webhook:
    """Delivers updates: in order within a chat, several chats at once.

    Anything but a 2xx answer is tried again, after 0.2 s at first and later after longer pauses.
    A JSON answer with ``method`` is carried out by `execute`. What `comes_late` says of an answer
    makes it too late: the update is sent again.
    """

    def __init__(
        self,
        updates: Updates,
        stamp: Callable[[], int],
        execute: Execute,
        comes_late: Callable[[], bool],
    ) -> None:
        self._updates = updates
        self._comes_late = comes_late
        self._stamp = stamp
        self._execute = execute
        self._settings: WebhookSettings | None = None
        self._lanes: dict[object, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: Json = {}

    def start(self, settings: WebhookSettings) -> None:
        """Deliver from now on; a running webhook is replaced."""
        self.stop()
        self._settings = settings
        self._updates.by_webhook = True
        self._updates.wake()
        self._spawn(self._distribute(settings))

    def stop(self) -> None:
        """Stop delivering. What was not delivered goes back into the queue."""
        for task in self._tasks:
            task.cancel()
        undelivered = [update for lane in self._lanes.values() for update in lane]
        for update in sorted(undelivered, key=lambda update: update.id, reverse=True):
            self._updates.put_back(update)
        self._lanes.clear()
        self._settings = None
        self._error = {}
        self._updates.by_webhook = False

    async def close(self) -> None:
        """Stop and wait until everything has ended."""
        tasks = list(self._tasks)
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)

    def info(self) -> Json:
        """Return the Bot API WebhookInfo."""
        waiting = len(self._updates) + sum(map(len, self._lanes.values()))
        info: Json = {
            "url": self._settings.url if self._settings else "",
            "has_custom_certificate": False,
            "pending_update_count": waiting,
        }
        if self._settings:
            info |= {"max_connections": self._settings.connections} | self._error
        return info

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _distribute(self, settings: WebhookSettings) -> None:
        doors = asyncio.Semaphore(settings.connections)
        async with ClientSession(timeout=PATIENCE) as session:
            while True:
                update = await self._updates.next()
                lane = self._lanes.setdefault(key := _lane(update.json), deque())
                lane.append(update)
                if len(lane) == 1:
                    self._spawn(self._serve(key, lane, settings, session, doors))

    async def _serve(
        self,
        key: object,
        lane: deque[Update],
        settings: WebhookSettings,
        session: ClientSession,
        doors: asyncio.Semaphore,
    ) -> None:
        pause = FIRST_PAUSE
        while lane:
            async with doors:
                delivered = await self._deliver(lane[0].json, settings, session)
            if delivered:
                lane.popleft()
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        del self._lanes[key]

    async def _deliver(
        self, update: Json, settings: WebhookSettings, session: ClientSession
    ) -> bool:
        headers = {SECRET_HEADER: settings.secret} if settings.secret else {}
        try:
            async with session.post(
                settings.url, json=update, headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if not 200 <= response.status < 300:
                    self._failed(f"Wrong response from the webhook: {response.status}")
                    return False
        except (ClientError, TimeoutError) as error:
            self._failed(str(error) or type(error).__name__)
            return False
        if self._comes_late():
            self._failed("Read timeout expired")
            return False
        await self._carry_out(body)
        return True

    def _failed(self, message: str) -> None:
        self._error = {"last_error_date": self._stamp(), "last_error_message": message}

    async def _carry_out(self, body: bytes) -> None:
        try:
            call = json.loads(body)
        except ValueError:
            return  # an answer without a call in it, such as "ok"
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            await self._execute(call["method"], call)


def _lane(update: Json) -> object:
    _, payload = list(update.items())[1]
    message = payload.get("message", payload)
    person = payload.get("from") or payload.get("user") or {}
    return message.get("chat", person).get("id")
