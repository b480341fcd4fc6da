"""What stands before several web processes: it hands each connection to one that is there."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def balancing(ports: Sequence[int]) -> AsyncIterator[int]:
    """Share connections between ports of this machine; yield the port to connect to."""
    turns = list(ports)

    async def accept(reader: StreamReader, writer: StreamWriter) -> None:
        turns.append(turns.pop(0))
        for port in list(turns):
            with suppress(OSError):
                behind, to_behind = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(_pipe(reader, to_behind), _pipe(behind, writer))
                return
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def _pipe(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        return  # whoever is there sees that the other is gone
    finally:
        writer.close()
