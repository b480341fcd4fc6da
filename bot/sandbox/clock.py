"""Sandbox time: it runs like real time and can be moved."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

STEP = timedelta(minutes=5)
MOST_STEPS = 2_000


class MovableClock:
    """Real time plus a shift. Every date in the sandbox comes from here.

    ``moved`` holds functions that are called after each move (not while time simply runs), and
    ``followers`` what is to happen while time passes quickly.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = timedelta()
        self.moved: list[Callable[[], None]] = []
        self.followers: list[Callable[[], Awaitable[object]]] = []
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """Return the present moment of the sandbox, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC) + self._shift

    def advance(self, delta: timedelta) -> None:
        """Move time by `delta`; a negative one moves it back."""
        self._shift += delta
        for tell in self.moved:
            tell()

    async def pass_time(self, delta: timedelta) -> None:
        """Let `delta` pass quickly, in steps at each of which the followers act.

        A bare `advance` is to them as if they had been asleep meanwhile.
        """
        step = max(STEP, delta / MOST_STEPS)
        while self.followers and delta > step:
            self.advance(step)
            delta -= step
            for act in self.followers:
                await act()
        self.advance(delta)
        for act in self.followers:
            await act()

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware) now."""
        self.advance(moment - self.now())
