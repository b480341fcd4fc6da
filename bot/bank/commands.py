"""The commands `sobesednik content …`: check the bank, count it, search it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.bank.check import Giveaway, inspect
from bot.bank.fault import BrokenBank
from bot.bank.load import load
from bot.bank.stats import count
from bot.core.question import Bank, Language

_Name = TypeVar("_Name", bound=str)
_REPO_CONTENT = Path(__file__).parents[2] / "content"
_ContentDir = Annotated[
    Path, typer.Option(envvar="CONTENT_DIR", help="The folder of the question bank.")
]

content = typer.Typer(no_args_is_help=True, help="The question bank: check, count, search.")


@content.command("check")
def check_bank(content_dir: _ContentDir = _REPO_CONTENT) -> None:
    """Validate the bank; exit 1 with `file:line: what is wrong` for each fault."""
    report = inspect(content_dir, _watch)
    for fault in report.faults:
        typer.echo(str(fault))
    typer.echo(_giveaway_note(report.giveaways), err=True)
    faults = "1 fault" if len(report.faults) == 1 else f"{len(report.faults)} faults"
    typer.echo(f"{report.pages} files, {faults}")
    raise typer.Exit(1 if report.faults else 0)


@content.command("stats")
def show_stats(content_dir: _ContentDir = _REPO_CONTENT) -> None:
    """Count the questions by topic, language, difficulty and kind."""
    stats = count(_load(content_dir))
    _echo_counts("topic", stats.topics)
    _echo_counts("language", stats.languages)
    _echo_counts("difficulty", stats.difficulties)
    _echo_counts("kind", stats.kinds)
    typer.echo(f"{stats.total} questions")


@content.command("search")
def search_bank(
    query: str,
    content_dir: _ContentDir = _REPO_CONTENT,
    limit: Annotated[int, typer.Option(min=1, help="The most hits to show.")] = 5,
    language: Annotated[Language, typer.Option(help="The language of the titles.")] = "ru",
) -> None:
    """Find topics and questions; one line a hit: id, score (0-100) and title between tabs."""
    # Imported here: the other commands need no search.
    from bot.bank.search import Search  # noqa: PLC0415

    for hit in Search(_load(content_dir)).search(query, language, limit):
        typer.echo(f"{hit.id}\t{hit.score:.0f}\t{hit.title}")


def _echo_counts(name: str, counts: Mapping[_Name, int]) -> None:
    typer.echo(f"by {name}")
    for key, number in counts.items():
        typer.echo(f"  {number:5}  {key}")


def _load(content_dir: Path) -> Bank:
    try:
        return load(content_dir)
    except BrokenBank as broken:
        typer.echo(str(broken), err=True)
        raise typer.Exit(1) from broken


def _giveaway_note(giveaways: Mapping[Language, Giveaway]) -> str:
    shares = ", ".join(f"{key} {each.longest} of {each.quizzes}" for key, each in giveaways.items())
    return f"note: quizzes whose correct option is the longest: {shares}"


def _watch(formulas: Sequence[str]) -> Iterable[str]:
    """Show on stderr how far the drawing of new formulas is."""
    if not formulas:
        return formulas
    # Imported here: nothing to show, nothing to import.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return track(formulas, "Drawing new formulas", console=Console(stderr=True))
