"""How often a search finds what was meant."""

from collections.abc import Iterable
from statistics import fmean

from bench.figure import Figure, Goal
from bench.search_queries import Query, read_queries
from bot.bank.load import load
from bot.bank.search import Search
from bot.config import Settings
from bot.core.question import LANGUAGES

NAME = "search_recall_at_3"


def measure() -> Figure:
    """Give the share of queries with a hit that was meant among the first three."""
    search = Search(load(Settings.model_fields["content_dir"].default))
    queries = read_queries()
    by_language = ", ".join(
        f"{language} {_recall(search, (each for each in queries if each.language == language)):.3f}"
        for language in LANGUAGES
    )
    held_out = _recall(search, (query for query in queries if query.held_out))
    tuned = _recall(search, (query for query in queries if not query.held_out))
    notes = (
        f"{len(queries)} queries: held out {held_out:.3f}, looked at while tuning {tuned:.3f}",
        f"by language: {by_language}",
    )
    return Figure(NAME, _recall(search, queries), "ratio", Goal(0.9, at_least=True), notes=notes)


def _recall(search: Search, queries: Iterable[Query]) -> float:
    return fmean(_is_found(search, query) for query in queries)


def _is_found(search: Search, query: Query) -> bool:
    hits = search.search(query.text, query.language, limit=3)
    return any(hit.id in query.wanted for hit in hits)
