"""Everything that can be found wrong with the bank before people see it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.bank.fault import Fault
from bot.bank.files import CACHE_FOLDER, Files, read_files
from bot.bank.formulas import look_at, open_verdicts
from bot.bank.page import Page
from bot.bank.rules import rule_faults
from bot.bank.schema import Original
from bot.bank.texts import PlacedFormula, read_texts
from bot.core.question import LANGUAGES, Language

Watch: TypeAlias = Callable[[Sequence[str]], Iterable[str]]
"""Passes on each formula that is about to be drawn, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Giveaway:
    """Of ``quizzes`` in one language, ``longest`` have a correct option as the longest one."""

    longest: int
    quizzes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``pages`` counts the files of questions that could be read."""

    faults: tuple[Fault, ...]
    pages: int
    giveaways: Mapping[Language, Giveaway]


def check(content_dir: Path) -> list[Fault]:
    """Give every fault of the bank, in file order; empty for a sound bank."""
    return list(inspect(content_dir).faults)


def inspect(content_dir: Path, watch: Watch = iter) -> Report:
    """Check the bank. Formulas are drawn once and remembered beside the content folder."""
    files = read_files(content_dir)
    faults = list(files.faults)
    formulas: list[PlacedFormula] = []
    for page in files.pages.values():
        texts = read_texts(page)
        faults.extend(texts.faults)
        formulas.extend(texts.formulas)
        original = files.original(page)
        if original:
            faults.extend(rule_faults(page, original))
    faults.extend(_formula_faults(formulas, content_dir.parent / CACHE_FOLDER, watch))
    return Report(tuple(sorted(faults)), len(files.pages), _giveaways(files))


def _formula_faults(
    formulas: Sequence[PlacedFormula], cache_folder: Path, watch: Watch
) -> Iterator[Fault]:
    verdicts = open_verdicts(cache_folder)
    distinct = dict.fromkeys(formula.latex for formula in formulas)
    for latex in watch([latex for latex in distinct if latex not in verdicts]):
        verdicts.get(latex, look_at)
    wrong = {latex: what for latex in distinct if (what := verdicts.get(latex, look_at))}
    verdicts.save()
    for formula in formulas:
        if formula.latex in wrong:
            yield formula.fault(wrong[formula.latex])


def _giveaways(files: Files) -> Mapping[Language, Giveaway]:
    quizzes: Counter[Language] = Counter()
    longest: Counter[Language] = Counter()
    for page in files.pages.values():
        original = files.original(page)
        if original and original.options and len(original.options) == len(page.front.options):
            quizzes[page.language] += 1
            longest[page.language] += _is_giveaway(page, original)
    return {language: Giveaway(longest[language], quizzes[language]) for language in LANGUAGES}


def _is_giveaway(page: Page, original: Original) -> bool:
    """Tell whether a correct option is longer than all wrong ones."""
    lengths: dict[bool, int] = {True: 0, False: 0}
    for option, fact in zip(page.front.options, original.options, strict=True):
        lengths[fact.correct] = max(lengths[fact.correct], len(option.text))
    return lengths[True] > lengths[False]
