"""``make setup`` with a Python that only writes down what it was asked for."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("Makefile", "requirements.txt", "requirements-dev.txt", "pyproject.toml")
PYTHON = '#!/bin/sh\necho "$*" >> calls\n'

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")


@dataclass(frozen=True, slots=True)
class Tree:
    """A copy of what ``make setup`` needs."""

    root: Path

    def setup(self) -> list[str]:
        """Run ``make setup``, and return for what Python was called, one line each."""
        calls = self.root / "calls"
        calls.write_text("", encoding="utf-8")
        command = ["make", "setup", "PYTHON=./python"]
        # The tests themselves may run below a make with words of its own.
        env = os.environ | {"MAKEFLAGS": ""}
        subprocess.run(command, cwd=self.root, env=env, capture_output=True, check=True)
        return calls.read_text(encoding="utf-8").splitlines()

    def age(self, *names: str, seconds: int) -> None:
        """Give files the time of so many seconds after the epoch."""
        for name in names:
            os.utime(self.root / name, (seconds, seconds))


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    for name in SOURCES:
        shutil.copy(ROOT / name, tmp_path)
    tree.age(*SOURCES, seconds=1_000)
    bin_ = tmp_path / ".venv" / "bin"
    bin_.mkdir(parents=True)
    for python in (tmp_path / "python", bin_ / "python"):
        python.write_text(PYTHON, encoding="utf-8")
        python.chmod(0o755)
    return tree


def test_a_second_call_does_not_set_up_again(tree: Tree) -> None:
    installed = [call for call in tree.setup() if call.startswith("-m pip install")]
    assert len(installed) == 3
    assert tree.setup() == []


@pytest.mark.parametrize(
    ("changed", "installed"),
    [("requirements.txt", 3), ("pyproject.toml", 3), ("requirements-dev.txt", 1)],
)
def test_what_has_changed_is_set_up_again(tree: Tree, changed: str, installed: int) -> None:
    tree.setup()
    tree.age(".venv/.ready", seconds=2_000)
    tree.age(".venv/.ready-dev", seconds=3_000)
    assert tree.setup() == []
    tree.age(changed, seconds=4_000)
    again = [call for call in tree.setup() if call.startswith("-m pip install")]
    assert len(again) == installed
    assert tree.setup() == []
