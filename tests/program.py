"""The program as a process of its own."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.sandbox.server import Sandbox

#: Seconds that a process may take: it imports for some, on a busy machine for many.
PROCESS_PATIENCE = 180


async def program(
    *arguments: str, cwd: Path, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start ``python -m bot`` in an empty folder, with these variables only."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env={**inherited, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def process_settings(sandbox: Sandbox, content: Path) -> dict[str, str]:
    """Return the variables of a process that runs in a sandbox."""
    return {
        "BOT_API_URL": sandbox.url,
        "BOT_TOKEN": sandbox.token,
        "CONTENT_DIR": str(content),
        "WEB_PORT": "0",
        "LOG_FORMAT": "json",
    }
