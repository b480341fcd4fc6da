"""A draft that is saved twice is one file, whoever writes it first."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.core.question import Bank
from bot.db.desk_models import DeskDraft
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import desk
from bot.services.desk import Unsaved

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
TEXT = "en/trees/mean\nWhy does a mean move?\nAn outlier pulls it."


class Office:
    """An editor's desk in front of an empty folder."""

    def __init__(self, db: Database, bank: Bank, editor: Subscriber, content: Path) -> None:
        self.db, self.bank, self.editor, self.content = db, bank, editor, content

    async def write(self, text: str = TEXT) -> int:
        written = await desk.write(self.db, self.bank, self.content, self.editor, text, NOW)
        return written.number

    async def save(self, number: int) -> Path | Unsaved:
        return await desk.save(self.db, self.bank, self.content, self.editor, number, NOW)

    async def forget_saving(self) -> None:
        """Leave what a crash leaves between the file and its mark."""
        async with self.db.writing() as session:
            await session.execute(update(DeskDraft).values(saved_at=None))

    @property
    def files(self) -> list[Path]:
        there = (path for path in self.content.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.content) for path in there)


@pytest.fixture
def office(db: Database, bank: Bank, anya: Subscriber, tmp_path: Path) -> Office:
    content = tmp_path / "content"
    content.mkdir()
    return Office(db, bank, anya, content)


async def test_a_saved_draft_is_a_file_and_is_not_saved_again(office: Office) -> None:
    number = await office.write()
    place = await office.save(number)
    assert office.files == [place]
    assert "Why does a mean move?" in (office.content / str(place)).read_text(encoding="utf-8")
    assert await office.save(number) is Unsaved.BEFORE
    assert office.files == [place]


async def test_after_a_crash_before_the_mark_it_is_the_same_file(office: Office) -> None:
    number = await office.write()
    place = await office.save(number)
    await office.forget_saving()
    (office.content / str(place)).write_text("as an editor has completed it", encoding="utf-8")
    assert await office.save(number) == place
    assert office.files == [place]
    assert (office.content / str(place)).read_text(encoding="utf-8").startswith("as an editor")
    assert await office.save(number) is Unsaved.BEFORE


async def test_presses_at_once_write_one_file(office: Office) -> None:
    number = await office.write()
    saved = await asyncio.gather(*(office.save(number) for _ in range(8)))
    assert set(saved) - {Unsaved.BEFORE} == set(office.files)
    assert len(office.files) == 1


async def test_what_was_moved_away_is_written_again(office: Office) -> None:
    place = await office.save(await office.write())
    (office.content / str(place)).unlink()
    assert await office.save(await office.write()) == place
    assert office.files == [place]


async def test_another_text_in_the_same_place_is_another_file(office: Office) -> None:
    first = await office.save(await office.write())
    other = await office.save(await office.write(f"{TEXT} And nothing else."))
    assert first != other
    assert office.files == sorted([Path(str(first)), Path(str(other))])


async def test_a_folder_that_takes_no_file(office: Office) -> None:
    (office.content / "drafts").write_text("in the way", encoding="utf-8")
    number = await office.write()
    assert await office.save(number) is Unsaved.READ_ONLY
    (office.content / "drafts").unlink()
    assert isinstance(await office.save(number), Path)
