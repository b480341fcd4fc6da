"""Sandbox time: it runs like real time and can be moved."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Real time plus a shift. Every date in the sandbox comes from here.

    ``moved`` holds functions that are called after each move (not while time simply runs).
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = timedelta()
        self.moved: list[Callable[[], None]] = []
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

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware) now."""
        self.advance(moment - self.now())
