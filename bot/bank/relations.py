"""What must hold between the files of the bank."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from bot.bank.fault import Fault
from bot.bank.page import Page
from bot.bank.schema import Original
from bot.core.question import LANGUAGES, Language

Place: TypeAlias = tuple[Language, str]
"""Language and id: what is unique in the bank."""

ORIGINAL: Language = "ru"
_LANGUAGE_NAMES: Mapping[Language, str] = {"ru": "Russian", "en": "English", "zh": "Chinese"}


def relation_faults(pages: Mapping[Place, Page], written: Mapping[Place, Path]) -> Iterator[Fault]:
    """Compare the sound files with each other; ``written`` has the broken ones too."""
    ids = {question_id for language, question_id in written if language == ORIGINAL}
    yield from _missing_files(written)
    yield from _taken_numbers(pages.values())
    for page in pages.values():
        if isinstance(page.front, Original):
            for number, related in enumerate(page.front.related):
                if related == page.id:
                    yield page.fault("a question is not related to itself", "related", number)
                elif related not in ids:
                    yield page.fault(f"there is no question “{related}”", "related", number)
        elif (original := pages.get((ORIGINAL, page.id))) is not None:
            yield from _misalignments(original, page)


def _missing_files(written: Mapping[Place, Path]) -> Iterator[Fault]:
    for (language, question_id), path in written.items():
        if language != ORIGINAL and (ORIGINAL, question_id) not in written:
            yield Fault(path, 1, "a translation of nothing: there is no Russian original")
        elif language == ORIGINAL:
            for other in LANGUAGES:
                if (other, question_id) not in written:
                    yield Fault(path, 1, f"the {_LANGUAGE_NAMES[other]} translation is missing")


def _misalignments(original: Page, page: Page) -> Iterator[Fault]:
    front, source = page.front, original.front
    if page.topic != original.topic:
        yield page.fault(f"the Russian original lies in the topic “{original.topic}”")
    if len(front.options) != len(source.options):
        what = f"{len(front.options)} options here, {len(source.options)} in the Russian original"
        yield page.fault(what, "options" if front.options else "title")
    if source.explanation and not front.explanation:
        yield page.fault("`explanation` is missing, the Russian original has one", "title")
    elif front.explanation and not source.explanation:
        yield page.fault("the Russian original has no `explanation`", "explanation")


def _taken_numbers(pages: Collection[Page]) -> Iterator[Fault]:
    taken: dict[tuple[str, int], Page] = {}
    for page in pages:
        if isinstance(page.front, Original) and (series := page.front.series):
            first = taken.setdefault((series.name, series.number), page)
            if first is not page:
                what = f"number {series.number} of “{series.name}” is taken by “{first.id}”"
                yield page.fault(what, "series", "number")
