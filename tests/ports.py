"""A port for a server whose address is told before it starts."""

from random import Random
from socket import socket

#: Below those that the system gives to connections: what is free is not taken a moment later.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody has."""
    for port in Random().sample(_PORTS, 100):
        with socket() as it:
            try:
                it.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port among a hundred")
