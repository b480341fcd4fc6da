import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.bank.commands import content


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(content, arguments, env=environment)


def test_check_of_a_sound_bank(content_dir: Path) -> None:
    shutil.rmtree(content_dir.parent / ".cache")
    result = run("check", "--content-dir", str(content_dir))
    assert result.exit_code == 0
    assert result.stdout == "9 files, 0 faults\n"
    assert "correct option is the longest: ru 0 of 1, en 0 of 1, zh 0 of 1" in result.stderr
    assert "Drawing new formulas" in result.stderr
    assert "Drawing" not in run("check", "--content-dir", str(content_dir)).stderr


def test_code_that_wants_numpy_in_vain_is_no_fault(content_dir: Path) -> None:
    path = content_dir / "en/neural-networks/dropout.md"
    code = """
```python run
import sys
sys.path[:] = [path for path in sys.path if "packages" not in path]
import numpy
```
"""
    path.write_text(path.read_text(encoding="utf-8") + code, encoding="utf-8")
    for _ in range(2):
        result = run("check", "--content-dir", str(content_dir))
        assert (result.exit_code, result.stdout) == (0, "9 files, 0 faults\n")
        assert "note: 1 code block was not run: NumPy is not installed" in result.stderr


def test_check_of_a_broken_bank(content_dir: Path) -> None:
    path = content_dir / "zh/neural-networks/dropout.md"
    path.write_text("---\ntitle: 标题\nkind: quiz\n---\n正文\n", encoding="utf-8")
    result = run("check", CONTENT_DIR=str(content_dir))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{path}:3: `kind` is a fact: it stands in the Russian original only",
        "8 files, 1 fault",
    ]


def test_stats(content_dir: Path) -> None:
    result = run("stats", "--content-dir", str(content_dir))
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines() if line.strip(" ─")]
    assert rows == [
        ["topic", "junior", "middle", "senior", "all"],
        ["linear-models", "1", "0", "0", "1"],
        ["validation", "0", "0", "0", "0"],
        ["clustering", "0", "0", "0", "0"],
        ["neural-networks", "1", "0", "0", "1"],
        ["attention", "0", "1", "0", "1"],
        ["all", "2", "1", "0", "3"],
        ["kind", "ru", "en", "zh"],
        ["quiz", "1", "1", "1"],
        ["open", "1", "1", "1"],
        ["dialogue", "0", "0", "0"],
        ["case", "0", "0", "0"],
        ["discussion", "1", "1", "1"],
        ["all", "3", "3", "3"],
        ["3", "questions"],
    ]


def test_search(content_dir: Path) -> None:
    result = run("search", "дропаут", "--language", "en", "--content-dir", str(content_dir))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "neural-networks\t100\tNeural-network basics",
        "dropout\t93\tWhat does dropout do at inference time?",
    ]
    limited = run("search", "дропаут", "--limit", "1", "--content-dir", str(content_dir))
    assert limited.stdout == "neural-networks\t100\tОсновы нейросетей\n"


def test_search_that_finds_nothing(content_dir: Path) -> None:
    result = run("search", "борщ рецепт", "--content-dir", str(content_dir))
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("arguments", [["stats"], ["search", "dropout"]])
def test_a_broken_bank_is_neither_counted_nor_searched(
    content_dir: Path, arguments: list[str]
) -> None:
    (content_dir / "zh/neural-networks/dropout.md").unlink()
    result = run(*arguments, "--content-dir", str(content_dir))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("dropout.md:1: the Chinese translation is missing\n")


def test_the_commands_start_without_telegram_database_and_renderer(content_dir: Path) -> None:
    run("check", "--content-dir", str(content_dir))
    program = (
        "import sys; from bot.bank.commands import content\n"
        "content(['check'], standalone_mode=False)\n"
        "slow = {'aiogram', 'sqlalchemy', 'ziamath', 'ruamel.yaml', 'rich'}\n"
        "print(sorted(slow & {*sys.modules}))"
    )
    environment = {**os.environ, "CONTENT_DIR": str(content_dir)}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines() == ["9 files, 0 faults", "[]"]
