"""Several things at a time, of which one that fails does not stop the others."""

import asyncio
from collections.abc import Awaitable, Iterable


async def all_of(works: Iterable[Awaitable[None]]) -> None:
    """Wait until all are over, whatever becomes of one; then raise what went wrong, as a group."""
    ends = await asyncio.gather(*works, return_exceptions=True)
    faults = [end for end in ends if end is not None]
    if faults:
        raise BaseExceptionGroup("some of what was done together failed", faults)
