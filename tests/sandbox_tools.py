"""What several tests of the sandbox need."""

from collections.abc import Awaitable, Callable

from bot.sandbox.errors import Json

# Calls a method with plain form fields; returns the HTTP status and the body.
Call = Callable[..., Awaitable[tuple[int, Json]]]


class Seconds:
    """Monotonic time that a test moves."""

    def __init__(self) -> None:
        self.value = 1000.0

    def __call__(self) -> float:
        return self.value
