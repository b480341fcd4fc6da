"""The content folder as it stands: every file read, every fault noted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.bank.fault import Fault
from bot.bank.page import Page, read_page
from bot.bank.relations import ORIGINAL, Place, relation_faults
from bot.bank.schema import Original
from bot.bank.topics import read_topics
from bot.bank.validate import slug_fault
from bot.core.question import LANGUAGES, Topic

DRAFTS = "drafts"
"""A folder of the content that waits for an editor and is not read."""


@dataclass(frozen=True, slots=True)
class Files:
    """The sound files by language and id, in the order of their paths, and the faults of all.

    ``ids`` has every question that is written, also in a broken file.
    """

    topics: Mapping[str, Topic]
    pages: Mapping[Place, Page]
    ids: Collection[str]
    faults: tuple[Fault, ...]

    def original(self, page: Page) -> Original | None:
        """Give the Russian front matter of a page's question, if that is sound."""
        front = self.pages[ORIGINAL, page.id].front if (ORIGINAL, page.id) in self.pages else None
        return front if isinstance(front, Original) else None


def read_files(content_dir: Path) -> Files:
    """Read the bank's files and find all that makes it unusable."""
    topics, faults = read_topics(content_dir)
    topics_are_sound = not faults
    written: dict[Place, Path] = {}
    pages: dict[Place, Page] = {}
    for path in _markdown_files(content_dir):
        place = _place(path.relative_to(content_dir))
        if place is None:
            what = (
                f"a question lies in <language>/<topic>/<id>.md, languages: {', '.join(LANGUAGES)}"
            )
            faults.append(Fault(path, 1, what))
            continue
        if place in written:
            what = f"the id “{path.stem}” is taken by {written[place].relative_to(content_dir)}"
            faults.append(Fault(path, 1, what))
            continue
        written[place] = path
        if wrong := slug_fault(path.stem):
            faults.append(Fault(path, 1, wrong))
        if topics_are_sound and path.parent.name not in topics:
            faults.append(Fault(path, 1, f"there is no topic “{path.parent.name}” in topics.yaml"))
        page = read_page(path, place[0])
        if isinstance(page, list):
            faults.extend(page)
        else:
            pages[place] = page
    faults.extend(relation_faults(pages, written))
    ids = {question_id for _, question_id in written}
    return Files(topics, pages, ids, tuple(sorted(faults)))


def _markdown_files(content_dir: Path) -> Iterator[Path]:
    """Find the files of questions; Markdown at the very top is for the editors."""
    for path in sorted(content_dir.glob("*/**/*.md")):
        folder = path.relative_to(content_dir).parts[0]
        if folder != DRAFTS and not folder.startswith("."):
            yield path


def _place(path: Path) -> Place | None:
    if len(path.parts) != 3 or path.parts[0] not in LANGUAGES:
        return None
    return path.parts[0], path.stem
