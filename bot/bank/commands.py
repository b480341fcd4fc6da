"""The commands `sobesednik content …`: check the bank, count it, search it."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.bank.check import inspect
from bot.bank.fault import BrokenBank
from bot.bank.giveaways import Giveaway
from bot.bank.load import load
from bot.bank.programs import NEEDS_NUMPY
from bot.bank.stats import count
from bot.core.question import LANGUAGES, Bank, Language

_REPO_CONTENT = Path(__file__).parents[2] / "content"
_ContentDir = Annotated[
    Path, typer.Option(envvar="CONTENT_DIR", help="The folder of the question bank.")
]
#: Shows how people answer the questions. The bank knows no database: whoever mounts these commands
#: puts such a function into their context.
ShowItems = Callable[[Bank], None]

content = typer.Typer(no_args_is_help=True, help="The question bank: check, count, search.")


@content.command("check")
def check_bank(content_dir: _ContentDir = _REPO_CONTENT) -> None:
    """Validate the bank; exit 1 with `file:line: what is wrong` for each fault."""
    report = inspect(content_dir, _progress)
    for fault in report.faults:
        typer.echo(str(fault))
    typer.echo(_giveaway_note(report.giveaways), err=True)
    if report.not_run:
        blocks = "1 code block was" if report.not_run == 1 else f"{report.not_run} code blocks were"
        typer.echo(f"note: {blocks} not run: {NEEDS_NUMPY}", err=True)
    faults = "1 fault" if len(report.faults) == 1 else f"{len(report.faults)} faults"
    typer.echo(f"{report.pages} files, {faults}")
    raise typer.Exit(1 if report.faults else 0)


@content.command("stats")
def show_stats(
    context: typer.Context,
    content_dir: _ContentDir = _REPO_CONTENT,
    db: Annotated[
        bool, typer.Option("--db", help="Also how people answer, from DATABASE_URL.")
    ] = False,
) -> None:
    """Count the questions: topic by difficulty, kind by language."""
    # Imported here: the other commands draw no tables.
    from rich import print as show  # noqa: PLC0415

    from bot.bank.stats_tables import stats_tables  # noqa: PLC0415

    bank = _load(content_dir)
    stats = count(bank)
    show(*stats_tables(stats), sep="")
    typer.echo(f"{stats.total} questions")
    if db:
        show_items: ShowItems = context.obj
        show_items(bank)


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


@content.command("import")
def import_drafts(
    file: Annotated[Path, typer.Argument(help="result.json, .apkg, .csv, .txt or .md")],
    content_dir: _ContentDir = _REPO_CONTENT,
    language: Annotated[
        Language | None, typer.Option(help="Of all questions; otherwise it is guessed.")
    ] = None,
) -> None:
    """Turn a channel export, an Anki deck, a table or a text into drafts in `drafts/`.

    The first row of a table names its columns: title or question, and any of answer, options
    (one a line), correct (A, C), explanation, topic, kind, difficulty, language, sources, id.
    """
    # Imported here: the other commands read no foreign files.
    from bot.bank.importing.importer import import_file  # noqa: PLC0415
    from bot.bank.importing.report import show  # noqa: PLC0415

    show(import_file(file, content_dir, language), file)


@content.command("export")
def export_bank(
    kind: Annotated[
        Literal["anki", "csv"], typer.Option("--format", help="An Anki deck, or a table.")
    ],
    output: Annotated[Path, typer.Option(help="The file to write.")],
    content_dir: _ContentDir = _REPO_CONTENT,
    language: Annotated[Literal[Language, "all"], typer.Option(help="One, or all.")] = "all",
    topic: Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write the questions into a file for Anki (.apkg) or for a spreadsheet (.csv)."""
    # Imported here: the other commands need neither a database nor the writers.
    from bot.bank.exporting.entry import choose  # noqa: PLC0415
    from bot.bank.exporting.export import export, write  # noqa: PLC0415

    languages = LANGUAGES if language == "all" else (language,)
    entries = choose(_load(content_dir), languages, topic or ())
    write(output, export(entries, kind, int(time.time())), force=force)
    typer.echo(f"{output}: {len(entries)} {'notes' if kind == 'anki' else 'rows'}")


def _load(content_dir: Path) -> Bank:
    try:
        return load(content_dir)
    except BrokenBank as broken:
        typer.echo(str(broken), err=True)
        raise typer.Exit(1) from broken


def _giveaway_note(giveaways: Mapping[Language, Giveaway]) -> str:
    shares = ", ".join(f"{key} {each.longest} of {each.quizzes}" for key, each in giveaways.items())
    return f"note: quizzes whose correct option is the longest: {shares}"


def _progress(heading: str, texts: Sequence[str]) -> Iterable[str]:
    """Show on stderr how far a slow part of the check is."""
    if not texts:
        return texts
    # Imported here: nothing to show, nothing to import.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return track(texts, heading, console=Console(stderr=True))
