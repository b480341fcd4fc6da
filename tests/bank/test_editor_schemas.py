from pathlib import Path

import pytest

from bot.bank.editor_schemas import schemas, write_schemas

CONTENT = Path(__file__).parents[2] / "content"


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_for_editors_are_current(name: str) -> None:
    current = (CONTENT / name).read_text(encoding="utf-8")
    assert current == schemas()[name], "run python -m bot.bank.editor_schemas"


def test_they_are_written_as_they_are(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == schemas()
