"""Python code of the answers that is marked to run, run.

A block says so behind its language: ```` ```python run ````. Renderers take the first word.
"""

import ast
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from tempfile import TemporaryDirectory

MARK = "python run"
NEEDS_NUMPY = "NumPy is not installed"
"""What `run` says where code wants it in vain: no fault of the code."""
TIME_LIMIT = 10
"""Seconds that a block may take."""

_NO_NUMPY = "ModuleNotFoundError: No module named 'numpy'"


def runner() -> str:
    """Name all that the outcome of a run depends on, besides the code."""
    try:
        numpy = version("numpy")
    except PackageNotFoundError:
        numpy = "none"
    return f"python {python_version()}, numpy {numpy}, rules 1"


def essence(code: str) -> str:
    """Give what is the same in code that differs in its comments only, as translations do."""
    try:
        return ast.dump(ast.parse(code))
    except (SyntaxError, ValueError):
        return code


def run(code: str, time_limit: float = TIME_LIMIT) -> str:
    """Run code by itself in an empty folder and say what is wrong; empty if it ends well."""
    with TemporaryDirectory() as folder:
        try:
            ended = subprocess.run(  # noqa: S603 - what the bank shows to people, its authors wrote
                [sys.executable, "-I", "-X", "utf8", "-c", code],
                cwd=folder,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"it does not end within {time_limit:g} s"
    if ended.returncode == 0:
        return ""
    said = ended.stderr.decode(errors="replace").strip().splitlines()
    if said and said[-1].startswith(_NO_NUMPY):
        return NEEDS_NUMPY
    return said[-1] if said else f"it ends with exit status {ended.returncode}"
