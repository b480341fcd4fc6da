"""How long `sobesednik content check` takes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figure import Figure, Goal
from bot.config import Settings

NAME = "content_check_s"

_RUNS = 7


def measure() -> Figure:
    """Check a copy of the bank, whose formulas and code are looked at in the first run only."""
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        shutil.copytree(Settings.model_fields["content_dir"].default, content)
        cold = _seconds(content)
        warm = median(_seconds(content) for _ in range(_RUNS))
        imported = _check(content, "-X", "importtime").stderr
    if "aiogram" in imported:
        raise AssertionError("`content check` imports aiogram")
    note = f"with formulas to draw and code to run: {cold:.1f} s; aiogram is not imported"
    return Figure(NAME, warm, "s", Goal(2), notes=(note,))


def _seconds(content: Path) -> float:
    start = perf_counter()
    _check(content)
    return perf_counter() - start


def _check(content: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *options, "-m", "bot", "content", "check"],
        env=os.environ | {"CONTENT_DIR": str(content)},
        capture_output=True,
        check=True,
        text=True,
    )
