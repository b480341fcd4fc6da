"""The tour: three days of a subscriber in the terminal."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from small_bank import DRAFTS, write_bank

from bot.config import Settings
from bot.tour import DAYS, play

FORMULA, AS_UNICODE = r"$\sqrt{d_k}$", "√dₖ"
COMMAND = re.compile(r"\\[A-Za-z]+")


async def test_the_tour_is_played_to_its_end_and_shows_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered_by_one_press = [draft for draft in DRAFTS if len(draft.right) < 2]
    content = write_bank(
        tmp_path / "content",
        [replace(draft, title=f"{draft.title} {FORMULA}") for draft in answered_by_one_press],
    )
    defaults = Settings(_env_file=None)
    await play(defaults.model_copy(update={"content_dir": content, "default_language": "en"}))
    printed = capsys.readouterr().out
    assert f"{DAYS} days played" in printed
    assert AS_UNICODE in printed
    assert COMMAND.findall(printed) == []
