"""From a foreign file to drafts in the content folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.bank.files import read_files
from bot.bank.importing.anki import read_deck
from bot.bank.importing.draft import Draft, Found, Leftover
from bot.bank.importing.draft_page import Origin, write_page
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.guess import TopicNames, language_of
from bot.bank.importing.names import unique_slug
from bot.bank.importing.plain import clean, excerpt, one_line
from bot.bank.importing.resemblance import Resemblance, Titles
from bot.bank.importing.shelf import UNSORTED, Import, Shelf
from bot.bank.importing.table import read_table
from bot.bank.importing.telegram import read_channel
from bot.bank.importing.text_file import read_text_file
from bot.core.question import Language

_READERS: Mapping[str, Callable[[Path], Iterator[Found]]] = {
    ".json": read_channel,
    ".apkg": read_deck,
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": read_text_file,
    ".md": read_text_file,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A draft that was added: its place in the folder of the import."""

    place: Path
    language: Language
    resemblance: Resemblance | None


@dataclass(slots=True)
class Outcome:
    """What came of an import. ``folder`` holds the new drafts, if there are any.

    ``known`` counts what had been a draft before, ``repeated`` what the file says twice.
    """

    folder: Path | None = None
    written: list[Written] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    leftovers: list[Leftover] = field(default_factory=list)


def import_file(path: Path, content_dir: Path, language: Language | None = None) -> Outcome:
    """Write the questions of a file as drafts, in ``language`` or in the one that they seem to be.

    Raises `ImportFileError`, and writes nothing, when the file cannot be read to its end.
    """
    try:
        return _import(path, content_dir, language)
    except ImportFileError as failure:
        raise ImportFileError(f"{path}: {_in_line(str(failure))}") from failure
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path}: not UTF-8 text: save it as UTF-8") from error
    except OSError as error:
        raise ImportFileError(
            f"{error.filename or path}: {_in_line(str(error.strerror))}"
        ) from error


def _import(path: Path, content_dir: Path, language: Language | None) -> Outcome:
    reader = _READERS.get(path.suffix.lower())
    if not content_dir.is_dir():
        raise ImportFileError(f"there is no folder {content_dir} for the drafts")
    if reader is None:
        raise ImportFileError(f"it must end with one of {', '.join(_READERS)}")
    if path.exists() and not path.is_file():
        raise ImportFileError("not a file")
    shelf = Shelf(content_dir)
    with shelf.adding(path.stem) as adding:
        importer = _Importer(path.name, content_dir, language, shelf.digests(), adding)
        outcome = importer.run(reader(path))
    if outcome.written:
        outcome.folder = adding.folder
    elif not outcome.known:
        raise ImportFileError(_nothing(outcome.leftovers))
    return outcome


def _nothing(leftovers: list[Leftover]) -> str:
    if not leftovers:
        return "there is no question in it"
    first = leftovers[0]
    return f"no question was understood, for example {first.where}: {first.why}"


def _in_line(text: str) -> str:
    return one_line(clean(text))


class _Importer:
    """Takes what a reader finds, one by one, and writes what is new."""

    def __init__(
        self,
        file: str,
        content_dir: Path,
        language: Language | None,
        known: set[str],
        adding: Import,
    ) -> None:
        bank = read_files(content_dir)
        self._titles = Titles(bank.pages.values())
        self._topics = TopicNames(bank.topics.values())
        self._bank_ids = bank.ids
        self._file = _in_line(file)
        self._language = language
        self._known = known
        self._adding = adding
        self._seen: set[str] = set()
        self._names: dict[Language, set[str]] = {}
        self._outcome = Outcome()

    def run(self, found: Iterator[Found]) -> Outcome:
        for each in found:
            if isinstance(each, Leftover):
                self._outcome.leftovers.append(each)
                continue
            if not each.title:
                no_title = Leftover(each.where, excerpt(each.body), "no question")
                self._outcome.leftovers.append(no_title)
                continue
            digest = each.digest
            if digest in self._seen:
                self._outcome.repeated += 1
            elif digest in self._known:
                self._outcome.known += 1
            else:
                self._add(each)
            self._seen.add(digest)
        return self._outcome

    def _add(self, draft: Draft) -> None:
        language = self._language or draft.language or language_of(draft)
        resemblance = self._titles.nearest(draft.title, language)
        page = write_page(draft, language, Origin(self._file, resemblance))
        topic = self._topics.find(draft.topics) or UNSORTED
        place = self._adding.write(language, topic, self._name(draft, language), page)
        self._outcome.written.append(Written(place, language, resemblance))

    def _name(self, draft: Draft, language: Language) -> str:
        """Name a draft; what has an id keeps it, also when the bank has such a question."""
        used = self._names.setdefault(language, set())

        def is_taken(name: str) -> bool:
            return name in used or (not draft.name and name in self._bank_ids)

        name = unique_slug(draft.name or draft.title, draft.digest, is_taken)
        used.add(name)
        return name
