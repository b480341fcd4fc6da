"""The folder of drafts: what lies there, and what is added to it, all of it or nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from bot.bank.files import DRAFTS
from bot.bank.importing.draft_page import read_digest
from bot.bank.importing.names import slug

UNSORTED = "unsorted"
"""Stands for a topic in the place of a draft."""

_HIDDEN = ".import-"


class Shelf:
    """The drafts of a content folder, by where they came from, with languages and topics."""

    def __init__(self, content_dir: Path) -> None:
        self._folder = content_dir / DRAFTS

    def digests(self) -> set[str]:
        """Give the digests of all drafts, also of those that were edited since."""
        pages = (path.read_text("utf-8", "replace") for path in self._folder.rglob("*.md"))
        return {digest for page in pages if (digest := read_digest(page))}

    @contextmanager
    def adding(self, name: str) -> Iterator["Import"]:
        """Open an import that is named after its file; an exception leaves nothing behind."""
        with self._beginning() as adding:
            yield adding
            if adding.is_written:
                adding.folder.chmod(0o755)  # Temporary folders are for their owner alone.
                adding.folder = adding.folder.rename(self._free(name))

    def put(self, name: str, language: str, topic: str, question: str, page: str) -> Path:
        """Write a single draft into the folder ``name``, unless it is there. Return where it is."""
        with self._beginning() as adding:
            place = adding.write(language, topic, question, page)
            path = self._folder / name / place
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                (adding.folder / place).rename(path)
        return path

    @contextmanager
    def _beginning(self) -> Iterator["Import"]:
        """Open an import in a folder for the time being."""
        self._folder.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=_HIDDEN, dir=self._folder))
        try:
            yield Import(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):  # It stays while it holds anything.
                self._folder.rmdir()

    def _free(self, name: str) -> Path:
        base = slug(name) or "import"
        names = (base if number == 1 else f"{base}-{number}" for number in count(1))
        return next(path for name in names if not (path := self._folder / name).exists())


class Import:
    """The drafts that are being added; ``folder`` is where they lie for good in the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_written = False

    def write(self, language: str, topic: str, name: str, page: str) -> Path:
        """Write one draft and give its place in the folder."""
        place = Path(language, topic, f"{name}.md")
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(page)
        self.is_written = True
        return place
