"""How long a search in the bank takes."""

from time import perf_counter

from bench.figure import Figure, Goal, p95
from bench.search_queries import read_queries
from bot.bank.load import load
from bot.bank.search import Search
from bot.config import Settings

NAME = "search_p95_ms"

_REPEATS = 10


def measure() -> Figure:
    """Ask the bank what people ask, in three languages, also with typos."""
    bank = load(Settings.model_fields["content_dir"].default)
    start = perf_counter()
    search = Search(bank)
    built = perf_counter() - start
    queries = read_queries()
    seconds = []
    for _ in range(_REPEATS):
        for query in queries:
            start = perf_counter()
            search.search(query.text, query.language)
            seconds.append(perf_counter() - start)
    note = (
        f"{len(queries)} queries; the slowest took {1000 * max(seconds):.1f} ms; "
        f"built in {built:.1f} s for {len(bank.questions)} questions"
    )
    return Figure(NAME, 1000 * p95(seconds), "ms", Goal(10), notes=(note,))
