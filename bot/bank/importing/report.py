"""What came of an import, for the one who runs it."""

from collections import Counter
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.bank.importing.draft import Leftover
from bot.bank.importing.importer import Outcome, Written

_MOST_ROWS = 30
_NARROWEST = 120
"""Columns of a report that goes into a file or a pipe."""


def show(outcome: Outcome, file: Path) -> None:
    """Print the counts, the drafts that resemble questions, and what was not understood."""
    console = Console(highlight=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = max(console.width, _NARROWEST)
    alike = sorted(
        (each for each in outcome.written if each.resemblance),
        key=lambda each: -each.resemblance.percent if each.resemblance else 0,
    )
    if alike:
        console.print(_alike(alike[:_MOST_ROWS]))
        _say_more(console, len(alike) - _MOST_ROWS)
    if outcome.leftovers:
        console.print(_leftovers(outcome.leftovers[:_MOST_ROWS]))
        _say_more(console, len(outcome.leftovers) - _MOST_ROWS)
        reasons = Counter(leftover.why for leftover in outcome.leftovers)
        if len(outcome.leftovers) > _MOST_ROWS:
            for why, number in reasons.most_common():
                console.print(f"  {number:6}  {why}")
    console.print(_summary(outcome, file), soft_wrap=True)


def _summary(outcome: Outcome, file: Path) -> str:
    languages = Counter(written.language for written in outcome.written)
    counts = ", ".join(f"{language} {number}" for language, number in languages.most_common())
    parts = [f"new drafts: {len(outcome.written)}" + (f" ({counts})" if counts else "")]
    if outcome.folder:
        parts[0] += f" in {_from_here(outcome.folder)}"
    if outcome.known:
        parts.append(f"{outcome.known} had been imported before")
    if outcome.repeated:
        parts.append(f"{outcome.repeated} repeated in the file")
    if outcome.leftovers:
        parts.append(f"{len(outcome.leftovers)} not understood")
    return f"{file.name}: {'; '.join(parts)}"


def _from_here(folder: Path) -> Path:
    here, whole = Path.cwd(), folder.resolve()
    return whole.relative_to(here) if whole.is_relative_to(here) else folder


def _alike(drafts: list[Written]) -> Table:
    table = _table("Drafts that resemble a question of the bank")
    table.add_column("draft", overflow="fold")
    table.add_column("resembles", overflow="fold")
    table.add_column("%", justify="right")
    for draft in drafts:
        if draft.resemblance:
            percent = str(draft.resemblance.percent)
            table.add_row(Text(draft.place.as_posix()), Text(draft.resemblance.id), percent)
    return table


def _leftovers(leftovers: list[Leftover]) -> Table:
    table = _table("Not understood")
    table.add_column("where", no_wrap=True)
    table.add_column("begins with")
    table.add_column("why", no_wrap=True)
    for leftover in leftovers:
        table.add_row(Text(leftover.where), Text(leftover.text), Text(leftover.why))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)


def _say_more(console: Console, number: int) -> None:
    if number > 0:
        console.print(f"… and {number} more")
