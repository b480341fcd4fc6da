import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.bank.commands import content

LONG = "Длинное сообщение без вопроса, зато с [bold]разметкой[/bold] и подробностями"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(content, ["import", *arguments])


@pytest.fixture
def channel(tmp_path: Path) -> Path:
    texts = [
        "Чем L1-регуляризация отличается от L2?\n\nФормой.",
        "Чем L1-регуляризация отличается от L2?\n\nФормой.",
        "Why not?",
        *[f"{LONG} {number}." for number in range(35)],
    ]
    messages = [
        {"id": number, "type": "message", "text": text}
        for number, text in enumerate(texts, start=1)
    ]
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"messages": messages}), encoding="utf-8")
    return path


def test_the_report(content_dir: Path, channel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(content_dir)
    result = run(str(channel), "--content-dir", str(content_dir))
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "ru/unsorted/chem-l1-regulyarizatsiya-otlichaetsya-ot.md l1-or-l2 100" in lines
    assert any(
        line.startswith("message 4 Длинное сообщение без вопроса, зато с [bold]") for line in lines
    )
    assert lines[-3:-1] == ["… and 5 more", "35 no question in the first line"]
    assert lines[-1] == (
        "result.json: new drafts: 2 (ru 1, en 1) in drafts/result; 1 repeated in the file;"
        " 35 not understood"
    )
    again = run(str(channel), "--content-dir", str(content_dir))
    assert again.exit_code == 0
    assert again.stdout.splitlines()[-1] == (
        "result.json: new drafts: 0; 2 had been imported before; 1 repeated in the file;"
        " 35 not understood"
    )


def test_the_language_is_an_option(content_dir: Path, channel: Path) -> None:
    result = run(str(channel), "--content-dir", str(content_dir), "--language", "zh")
    assert "new drafts: 2 (zh 2)" in result.stdout


def test_a_failure_is_one_line_without_a_trace(content_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text('{"messages": [' + "[" * 100_000, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "content", "import", path, "--content-dir", content_dir],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"{path}: nested too deep after item 0 of “messages”\n"
