"""The counts of the bank as tables, which read well in a terminal and in a file."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from bot.bank.stats import Stats
from bot.core.question import LANGUAGES, Difficulty


def stats_tables(stats: Stats) -> tuple[Table, Table]:
    """Give topics by difficulty, and kinds by language; sums stand below and at the right."""
    topics = {
        topic: (*levels.values(), sum(levels.values())) for topic, levels in stats.topics.items()
    }
    kinds = {kind.value: tuple(languages.values()) for kind, languages in stats.kinds.items()}
    return _table("topic", [*Difficulty, "all"], topics), _table("kind", LANGUAGES, kinds)


def _table(name: str, columns: Sequence[str], rows: Mapping[str, Sequence[int]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(name)
    for column in columns:
        table.add_column(column, justify="right")
    for row, numbers in rows.items():
        table.add_row(row, *map(str, numbers))
    table.add_section()
    table.add_row("all", *(str(sum(column)) for column in zip(*rows.values(), strict=True)))
    return table
