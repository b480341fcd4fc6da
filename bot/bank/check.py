"""Everything that can be found wrong with the bank before people see it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.bank.cache import remembered
from bot.bank.fault import Fault
from bot.bank.files import Files, read_files
from bot.bank.formulas import drawer, look_at
from bot.bank.giveaways import Giveaway, count_giveaways, option_faults, share_faults
from bot.bank.likeness import likeness_faults
from bot.bank.links import link_faults
from bot.bank.opening import opening_faults
from bot.bank.programs import NEEDS_NUMPY, essence, run, runner
from bot.bank.rules import rule_faults
from bot.bank.texts import Placed, Texts, formula_fault
from bot.core.question import Language

CACHE_FOLDER = ".cache"
"""Stands beside the content folder; may be deleted at any time."""

Progress: TypeAlias = Callable[[str, Sequence[str]], Iterable[str]]
"""Passes on what takes its time, under a heading, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    ``pages`` counts the files of questions that could be read, ``not_run`` the code blocks that
    want NumPy where it is not installed.
    """

    faults: tuple[Fault, ...]
    pages: int
    giveaways: Mapping[Language, Giveaway]
    not_run: int = 0


def check(content_dir: Path) -> list[Fault]:
    """Give every fault of the bank, in file order; empty for a sound bank."""
    return list(inspect(content_dir).faults)


def inspect(content_dir: Path, progress: Progress = lambda _, texts: texts) -> Report:
    """Check the bank. What takes its time is remembered beside the content folder."""
    files = read_files(content_dir)
    texts = Texts()
    for page in files.pages.values():
        texts.read(page)
    cache = content_dir.parent / CACHE_FOLDER
    giveaways = count_giveaways(files)
    outcomes = _outcomes(texts.programs, cache, progress)
    faults = [
        *files.faults,
        *texts.faults,
        *_page_faults(files),
        *link_faults(texts.links, files.ids, files.topics),
        *likeness_faults(files),
        *share_faults(content_dir, giveaways),
        *_formula_faults(texts.formulas, cache, progress),
        *_program_faults(outcomes),
    ]
    not_run = sum(outcome == NEEDS_NUMPY for _, outcome in outcomes)
    return Report(tuple(sorted(faults)), len(files.pages), giveaways, not_run)


def _page_faults(files: Files) -> Iterator[Fault]:
    for page in files.pages.values():
        if original := files.original(page):
            yield from rule_faults(page, original)
            yield from option_faults(page, original)
            yield from opening_faults(page, original)


def _formula_faults(formulas: Sequence[Placed], cache: Path, progress: Progress) -> Iterator[Fault]:
    verdicts = remembered(
        cache / "formulas.json",
        drawer(),
        (formula.text for formula in formulas),
        look_at,
        lambda latex: progress("Drawing new formulas", latex),
    )
    for formula in formulas:
        if what := verdicts[formula.text]:
            yield formula_fault(formula, what)


def _outcomes(
    programs: Sequence[Placed], cache: Path, progress: Progress
) -> Sequence[tuple[Placed, str]]:
    """Give for every program what went wrong; translations of a program are run once."""
    ran: dict[str, str] = {}

    def run_once(code: str) -> str:
        key = essence(code)
        if key not in ran:
            ran[key] = run(code)
        return ran[key]

    outcomes = remembered(
        cache / "programs.json",
        runner(),
        (program.text for program in programs),
        run_once,
        lambda codes: progress("Running new code", codes),
    )
    return [(program, outcomes[program.text]) for program in programs]


def _program_faults(outcomes: Sequence[tuple[Placed, str]]) -> Iterator[Fault]:
    for program, outcome in outcomes:
        if outcome and outcome != NEEDS_NUMPY:
            yield program.fault(f"the code does not run: {outcome}")
