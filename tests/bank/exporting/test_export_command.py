import csv
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.bank.commands import content
from bot.bank.exporting.failure import ExportError


def export(content_dir: Path, output: Path, *arguments: str) -> Result:
    options = ("--content-dir", str(content_dir), "--output", str(output))
    return CliRunner().invoke(content, ("export", *options, *arguments))


def ids(table: Path) -> list[tuple[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as opened:
        return [(row["language"], row["id"]) for row in csv.DictReader(opened)]


def test_a_deck(sound_content: Path, tmp_path: Path) -> None:
    file = tmp_path / "bank.apkg"
    result = export(sound_content, file, "--format", "anki")
    assert (result.exit_code, result.stdout) == (0, f"{file}: 9 notes\n")
    assert zipfile.is_zipfile(file)


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        (["--language", "zh"],
         [("zh", "l1-or-l2"), ("zh", "dropout"), ("zh", "scaled-dot-product")]),
        (["--language", "en", "--topic", "attention"], [("en", "scaled-dot-product")]),
        (["--language", "ru", "--topic", "attention", "--topic", "linear-models"],
         [("ru", "l1-or-l2"), ("ru", "scaled-dot-product")]),
        (["--topic", "neural-networks"], [("ru", "dropout"), ("en", "dropout"), ("zh", "dropout")]),
        (["--topic", "clustering"], []),
    ],
)  # fmt: skip
def test_a_part_of_the_bank(
    sound_content: Path, tmp_path: Path, arguments: list[str], rows: list[tuple[str, str]]
) -> None:
    file = tmp_path / "bank.csv"
    result = export(sound_content, file, "--format", "csv", *arguments)
    assert (result.exit_code, result.stdout) == (0, f"{file}: {len(rows)} rows\n")
    assert ids(file) == rows


def test_an_existing_file_is_overwritten_only_by_force(sound_content: Path, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("precious")
    refused = export(sound_content, file, "--format", "csv")
    assert isinstance(refused.exception, ExportError)
    assert str(refused.exception) == f"{file} exists already: name a new file, or add --force"
    assert file.read_text() == "precious"
    assert export(sound_content, file, "--format", "csv", "--force").exit_code == 0
    assert len(ids(file)) == 9


@pytest.mark.parametrize(
    ("output", "arguments", "sentence"),
    [
        ("no/bank.csv", [], "no/bank.csv cannot be written: No such file or directory"),
        (".", ["--force"], " cannot be written: Is a directory"),
        ("bank.csv", ["--topic", "rnn"],
         ("there is no topic “rnn”; there are linear-models, validation, clustering, "
          "neural-networks, attention")),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_one_line(
    sound_content: Path, tmp_path: Path, output: str, arguments: list[str], sentence: str
) -> None:
    result = export(sound_content, tmp_path / output, "--format", "csv", *arguments)
    assert isinstance(result.exception, ExportError)
    assert str(result.exception).endswith(sentence)
    assert not [*tmp_path.iterdir()]


def test_a_broken_bank_is_not_exported(content_dir: Path, tmp_path: Path) -> None:
    (content_dir / "zh/neural-networks/dropout.md").unlink()
    result = export(content_dir, tmp_path / "bank.csv", "--format", "csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the Chinese translation is missing" in result.stderr
    assert not (tmp_path / "bank.csv").exists()


def test_an_unknown_format_is_refused_with_what_is_allowed(
    sound_content: Path, tmp_path: Path
) -> None:
    result = export(sound_content, tmp_path / "bank.pdf", "--format", "pdf")
    assert result.exit_code == 2
    assert "'anki'" in result.stderr
    assert "'csv'" in result.stderr
