"""What people type, and what they should find: ``search_queries.tsv``.

A line holds a language, a query, and ids of questions or topics, any of which will do. The queries
were written from the titles alone, before the search was tried on them. Those in odd places were
looked at while it was tuned, those in even places were not.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.core.question import LANGUAGES, Language

_FILE = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the ids that satisfy it."""

    language: Language
    text: str
    wanted: frozenset[str]
    held_out: bool


def read_queries() -> list[Query]:
    """Read all queries; raises `ValueError` for a language that the bank has not."""
    _, *lines = _FILE.read_text(encoding="utf-8").splitlines()
    queries = []
    for place, line in enumerate(lines, 1):
        code, text, ids = line.split("\t")
        queries.append(Query(_language(code), text, frozenset(ids.split(",")), place % 2 == 0))
    return queries


def _language(code: str) -> Language:
    for language in LANGUAGES:
        if code == language:
            return language
    raise ValueError(f"{_FILE.name}: unknown language “{code}”")
