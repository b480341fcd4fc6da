"""Measure everything, or one thing: ``python -m bench [--only NAME]``."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figure import CannotMeasureError, Figure, Record
from bench.measurements import MEASUREMENTS

RESULTS = Path(__file__).parents[1] / "bench-results.json"


def main() -> None:
    """Measure, print a table and write `bench-results.json`: of one thing, only its own figures."""
    parser = ArgumentParser(prog="python -m bench", description="Measure speed and memory.")
    parser.add_argument("--only", choices=MEASUREMENTS, help="measure this alone")
    only: str | None = parser.parse_args().only
    console = Console()
    figures: list[Figure] = []
    for name in [only] if only else MEASUREMENTS:
        with console.status(f"measuring {name}"):
            try:
                measured = MEASUREMENTS[name]()
            except CannotMeasureError as reason:
                console.print(f"{name}: skipped: {reason}")
                continue
        figures += [measured] if isinstance(measured, Figure) else measured
    console.print(_table(figures))
    for note in (f"{each.name}: {note}" for each in figures for note in each.notes):
        console.print(note, highlight=False, soft_wrap=True)
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if only and RESULTS.exists() else []
    records = _updated(known, [figure.record() for figure in figures])
    RESULTS.write_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _updated(known: Sequence[Record], measured: Sequence[Record]) -> list[Record]:
    """Return records with those measured anew in the places of the old ones."""
    return list({record["name"]: record for record in (*known, *measured)}.values())


def _table(figures: Sequence[Figure]) -> Table:
    table = Table("measured", "value", "unit", "goal", "", "against")
    for figure in figures:
        met = "" if figure.goal is None else "✅" if figure.goal.is_met(figure.value) else "❌"
        goal = str(figure.goal or "")
        table.add_row(
            figure.name, f"{figure.value:.3g}", figure.unit, goal, met, figure.baseline or ""
        )
    return table


if __name__ == "__main__":
    main()
