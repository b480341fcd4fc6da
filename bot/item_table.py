"""What `sobesednik content stats --db` shows: how people answer each question."""

import asyncio
from typing import TYPE_CHECKING

from bot.core.items import LEAST_PEOPLE, LONGEST, MISLEADS_BELOW, Item
from bot.core.question import Bank, Question

if TYPE_CHECKING:
    from rich.table import Table

    from bot.services.items import ItemReport

_CAPTION = (
    f"First answers only. Discrimination: from {LEAST_PEOPLE} people on, misleading below "
    f"{MISLEADS_BELOW}. Median time: of answers within {LONGEST.seconds // 60} minutes."
)

#: Wide enough for every column, also where nobody looks but a file.
_WIDTH = 120


def show_items(bank: Bank) -> None:
    """Print the statistics of every question that was answered.

    Raise an OperatorError for settings or a database that cannot be used.
    """
    # Imported here: a command line without `--db` needs no database.
    from rich.console import Console  # noqa: PLC0415

    report = asyncio.run(_report(bank))
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH
    console.print(item_table(report, bank))
    console.print(
        f"questions answered: {len(report.items)}, people: {report.people}, "
        f"first answers: {report.answers}, misleading: {len(report.misleading)}",
        highlight=False,
    )


async def _report(bank: Bank) -> "ItemReport":
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.maintenance import opened  # noqa: PLC0415 - see above
    from bot.services.items import item_report  # noqa: PLC0415 - see above

    async with opened(load_settings().database_url) as database:
        return await item_report(database, bank)


def item_table(report: "ItemReport", bank: Bank) -> "Table":
    """Lay out a row for each question: those that mislead first, then in the order of the bank."""
    from rich import box  # noqa: PLC0415 - see above
    from rich.table import Table  # noqa: PLC0415 - see above

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=_CAPTION, caption_justify="left")
    table.add_column("question", no_wrap=True)
    for column in ("answers", "right", "discrimination", "median time"):
        table.add_column(column, justify="right")
    table.add_column("options chosen (* right)")
    misleading = report.misleading
    for item in [*misleading, *(item for item in report.items.values() if not item.misleads)]:
        question = bank.questions[item.question_id]
        table.add_row(
            item.question_id,
            str(item.answers),
            f"{item.share_right:.0%}",
            _discrimination(item),
            "–" if item.seconds is None else f"{item.seconds:.0f} s",
            _options(item, question),
        )
    return table


def _discrimination(item: Item) -> str:
    if item.discrimination is None:
        return "–"
    return f"{'misleads ' if item.misleads else ''}{item.discrimination:+.2f}"


def _options(item: Item, question: Question) -> str:
    """Tell how often each option was chosen, in the order of the bank: A 20%  B* 80%."""
    options = question.wordings["en"].options
    if not item.choices:
        return ""
    return "  ".join(
        f"{'ABCDEF'[position]}{'*' if position in question.correct else ''} "
        f"{item.share_chosen(position):.0%}"
        for position in range(len(options))
    )
