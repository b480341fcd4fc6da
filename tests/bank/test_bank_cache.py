from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bank.cache import remembered


def looked_at(path: Path, texts: Sequence[str], version: str = "1") -> list[str]:
    """Ask for the lengths of texts; give those that had to be looked at."""
    seen: list[str] = []

    def look(text: str) -> str:
        seen.append(text)
        return str(len(text))

    answers = remembered(path, version, texts, look)
    assert answers == {text: str(len(text)) for text in texts}
    return seen


def test_each_text_is_looked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lengths.json"
    assert looked_at(path, ["один", "два", "один"]) == ["один", "два"]
    assert looked_at(path, ["два", "один"]) == []
    assert "один" not in path.read_text(encoding="utf-8")
    assert [each.name for each in path.parent.iterdir()] == ["lengths.json"]


def test_what_is_not_asked_for_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "lengths.json"
    looked_at(path, ["один", "два"])
    looked_at(path, ["два"])
    assert looked_at(path, ["один", "два"]) == ["один"]


def test_another_version_forgets_everything(tmp_path: Path) -> None:
    path = tmp_path / "lengths.json"
    looked_at(path, ["один"])
    assert looked_at(path, ["один"], version="2") == ["один"]


@pytest.mark.parametrize("damage", ["", "[]", '{"version": "1", "answers": 7}', "\x00"])
def test_a_damaged_file_costs_time_only(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "lengths.json"
    path.write_text(damage, encoding="utf-8")
    assert looked_at(path, ["один"]) == ["один"]
    assert looked_at(path, ["один"]) == []


def test_a_folder_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("where the folder should be", encoding="utf-8")
    assert looked_at(tmp_path / "file" / "lengths.json", ["один"]) == ["один"]


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path) -> None:
    def look(text: str) -> str:
        if text == "два":
            raise KeyboardInterrupt
        return str(len(text))

    path = tmp_path / "lengths.json"
    with pytest.raises(KeyboardInterrupt):
        remembered(path, "1", ["один", "два"], look)
    assert looked_at(path, ["один", "два"]) == ["два"]
