"""How a process is asked to stop."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def until_signal() -> Iterator[None]:
    """End the block at SIGTERM or SIGINT, wherever it is: what it opened is closed in order."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - only a coroutine can get here
    signalled = False

    def stop() -> None:
        nonlocal signalled
        signalled = True
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not signalled:
            raise
        task.uncancel()
