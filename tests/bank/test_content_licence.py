from pathlib import Path

from bot.bank.check import check

REPO = Path(__file__).parents[2]


def test_the_bank_names_its_licence_and_the_front_pages_point_to_it() -> None:
    licence = (REPO / "content/LICENSE").read_text(encoding="utf-8")
    assert "Creative Commons Attribution-ShareAlike 4.0 International" in licence
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in licence
    for name in ("README.md", "README.ru.md", "CONTRIBUTING.md"):
        assert "(content/LICENSE)" in (REPO / name).read_text(encoding="utf-8")


def test_the_licence_does_not_count_as_a_question(content_dir: Path) -> None:
    (content_dir / "LICENSE").write_text("Everybody may copy.", encoding="utf-8")
    assert check(content_dir) == []
