"""How many calls may go out in a time: a bucket that fills steadily and holds a small stock."""


class Budget:
    """Lets ``rate`` calls a second through, and ``burst`` more at once after a silence.

    Within any ``t`` seconds at most ``burst + rate * t`` calls pass. This is the generic cell rate
    algorithm (ITU-T I.371): all there is to remember is one moment. Moments are seconds of any
    clock that never goes back.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self._burst = burst
        self._next = float("-inf")
        """When the next call would be on time if calls came evenly."""

    def wait(self, now: float) -> float:
        """Return the seconds until a call may go; 0 if it may go now."""
        return max(0.0, self._next - (self._burst - 1) / self.rate - now)

    def spend(self, now: float) -> None:
        """Count a call, also one that should have waited."""
        self._next = max(self._next, now) + 1 / self.rate

    def pause(self, until: float) -> None:
        """Let nothing through before ``until``, and no stock after it."""
        self._next = max(self._next, until + (self._burst - 1) / self.rate)

    def is_idle(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._next <= now
