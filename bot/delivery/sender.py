"""The outbox on its way to Telegram."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.db import deliveries, outbox
from bot.db.models import Delivery, Status, Subscriber
from bot.delivery.attempt import BATCH, LEASE, tried
from bot.delivery.letters import Letter, written
from bot.delivery.results import Result, store
from bot.services import streaks
from bot.services.dealing import Dealt
from bot.telegram.talk import House, dealt_screen
from bot.telegram.views.reminder import reminder_screen

#: After so long the others of the tick have their turn, and the next tick goes on.
TURN_S = 30

#: So many are claimed while nobody knows how fast it goes, and then no more than go out within so
#: many seconds at the pace that was seen: all of them are sent well within their lease.
FIRST = 8
AHEAD_S = 10

#: What came of them is stored so often; the next are claimed when there is room for this share.
_BEAT_S = 0.05
_ROOM = 1 / 3

#: Whoever is stopped waits so long for the answers to what is on its way.
_LAST_WAIT_S = 0.5


async def send_due(house: House, now: datetime, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send what is pending, for `TURN_S` at most. Return how many deliveries were dealt with.

    Each person's question is chosen and stored before it is sent, so that a retry sends the same.
    A reminder goes only to whoever has a day that is open at that moment. What fails is tried again
    later, as long as its local day lasts. Once ``is_over``, nothing more is claimed. A crash
    repeats at most `BATCH`; a cancellation lets others have at once what was not sent.
    """
    turn = _Turn(house, now, is_over)
    try:
        await turn.send_all()
    except asyncio.CancelledError:
        await turn.give_up()
        raise
    except Exception:
        await turn.finish()
        raise
    return turn.stored


def allowance(sent: int, seconds: float) -> int:
    """Return how many may be held when so many were sent in so many seconds, `FIRST` to `BATCH`."""
    # In its first moments the pace spends its stock: that is not how it goes on.
    return min(BATCH, max(FIRST, int(AHEAD_S * sent / max(1.0, seconds))))


class _Turn:
    """Deliveries on their way. At most `BATCH` are claimed and not stored as done with.

    While some are sent, the next are claimed and their questions chosen: the pace never waits.
    """

    def __init__(self, house: House, now: datetime, is_over: Callable[[], bool]) -> None:
        self._house = house
        self._now = now
        self._is_over = is_over
        self._began = _seconds()
        self._held: set[int] = set()
        self._sending: dict[asyncio.Task[Result], Letter] = {}
        self._sent = 0
        self.stored = 0

    async def send_all(self) -> None:
        """Send until nothing is pending, or the turn is over."""
        more = True
        while more or self._sending:
            most = allowance(self._sent, self._seconds())
            room = most - len(self._held)
            more = more and self._seconds() < TURN_S and not self._is_over()
            if more and room >= most * _ROOM:
                more = await self._claim(room) == room
            await self._store_done(_BEAT_S)

    async def finish(self) -> None:
        """Wait for what is on its way, and store it."""
        while self._sending:
            await self._store_done(_BEAT_S)

    async def give_up(self) -> None:
        """Store what is sent within a moment, and let others have the rest."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=_LAST_WAIT_S)
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        await self._store_done(0)
        async with self._house.db.writing() as session:
            await outbox.let_go(session, Delivery, self._held)

    async def _claim(self, room: int) -> int:
        now = self._moment()
        async with self._house.db.writing() as session:
            claimed = await deliveries.claim(session, now, now + LEASE, room)
        self._held.update(delivery.id for delivery, _ in claimed)
        async for letters in written(self._house, claimed, now):
            for letter in letters:
                self._sending[asyncio.create_task(send(self._house, letter, now))] = letter
            # What arrived meanwhile: a crash would send it again.
            await self._store_done(0)
        return len(claimed)

    async def _store_done(self, longest_s: float) -> None:
        """Wait until all are done, but no longer than so many seconds, and store those that are."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=longest_s)
        done = {task: letter for task, letter in self._sending.items() if _has_ended(task)}
        if done:
            await store(self._house, [task.result() for task in done], self._moment())
        for task, letter in done.items():
            self._sent += task.result().outcome.status is Status.SENT
            self.stored += 1
            del self._sending[task]
            self._held.discard(letter.delivery.id)

    def _moment(self) -> datetime:
        return self._now + timedelta(seconds=self._seconds())

    def _seconds(self) -> float:
        return _seconds() - self._began


async def send(house: House, letter: Letter, now: datetime) -> Result:
    """Send a letter, and tell what came of it. Nothing but a cancellation is raised."""
    message_id = None

    async def attempt() -> Status:
        nonlocal message_id
        match letter.content:
            case Status() as status:
                return status
            case Exception() as error:
                raise error
            case None:
                return await _remind(house, letter, now)
            case dealt:
                message_id = await _show(house, letter.person, dealt)
                return Status.SENT

    outcome = await tried(house.metrics, letter.delivery, attempt)
    return Result(letter, outcome, message_id)


async def _show(house: House, person: Subscriber, dealt: Dealt) -> int:
    screen = dealt_screen(house.translations[person.language], house.bank, person, dealt)
    message = await house.door.send(person.id, screen, rich=person.rich)
    return message.message_id


async def _remind(house: House, letter: Letter, now: datetime) -> Status:
    person = letter.person
    ledger = await streaks.look(house.db, house.bank, person, now)
    if not ledger.open_today:
        return Status.EXPIRED
    # Before it is sent: after a crash one reminder less is better than one too many.
    async with house.db.writing() as session:
        if not await outbox.begin(session, Delivery, letter.delivery.id, now):
            return Status.CANCELLED
    screen = reminder_screen(house.translations[person.language], ledger)
    await house.door.send(person.id, screen, rich=person.rich)
    return Status.SENT


def _has_ended(task: asyncio.Task[Result]) -> bool:
    return task.done() and not task.cancelled()


def _seconds() -> float:
    return asyncio.get_running_loop().time()
