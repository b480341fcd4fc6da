"""Long, deep and tangled texts: each takes a moment at most, and none takes the bot down."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from bot.bank.importing.shelf import Shelf
from bot.bank.load import load
from bot.bank.search import Search
from bot.bank.sketch import read_sketch
from bot.core.question import Bank
from bot.core.schedule import parse_time
from bot.services import planning, zones
from bot.telegram.labels import label
from bot.telegram.markup import escape, render
from bot.telegram.pictures import draw
from bot.telegram.views.inline import read_result_id
from bot.telegram.views.reports import report_number

#: Characters of a message.
LONGEST = 4096
#: Seconds of processor time: many times what is needed, and far from what a wrong pattern takes.
_PATIENCE_S = 5

PIECES = (
    "*", "_", "`", "[", "](", "<", "$", "$$", "\\", "~", "|", "#", "\n", "> ", "- ", "1. ", "a",
    "注", " a", "(", "{", "}", "{{", "&", "&amp;", "![](", "<b>", "</b>", "\n\n", "\n- ", "```",
    "|a|\n|-|\n", "\t", "+ x\n", "* x\n", "Explanation:\n", "kind: ", "\n---\n", "::: x\n",
    "\u202e", "e\u0301", "\\frac{", "\\sqrt", "^", "_{", "'", "**a", "http://a.", "x@y.", "=",
    "\n    ", "<details>", "<!--", "&a [*a, ", "٣", "10:",
)  # fmt: skip


@pytest.fixture(scope="module")
def bank(content: Path) -> Bank:
    return load(content)


@pytest.fixture(scope="module")
def readers(bank: Bank, content: Path) -> dict[str, Callable[[str], object]]:
    """Return whatever reads words that somebody has typed."""
    search = Search(bank)
    return {
        "html": lambda text: render(text, rich=False),
        "rich": lambda text: render(text, rich=True),
        "escaped": lambda text: render(escape(text), rich=False),
        "label": lambda text: label(text, 60),
        "zone": zones.resolve,
        "time": parse_time,
        "moment": planning.parse_moment,
        "search": lambda text: search.search(text, "en"),
        "draft": lambda text: read_sketch(f"title\n{text}", bank, content),
        "front matter": lambda text: read_sketch(f"---\n{text}\n---\nbody", bank, content),
        "report": report_number,
        "result": read_result_id,
    }


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long_or_breaks_what_reads_it(
    readers: dict[str, Callable[[str], object]], piece: str
) -> None:
    text = (piece * LONGEST)[:LONGEST]
    begin = process_time()
    for read in readers.values():
        read(text)
    assert process_time() - begin < _PATIENCE_S


FORMULAS = {
    "braces": "{" * 2000 + "}" * 2000,
    "open braces": "{" * 2000,
    "fractions": "\\frac{1}{" * 200 + "x" + "}" * 200,
    "roots": "\\sqrt{" * 160 + "x" + "}" * 160,
    "long": "x+" * 2000,
    "longest": "x+" * 499,
    "brackets": "\\left(" * 80 + "x" + "\\right)" * 80,
    "a matrix": "\\begin{matrix}" + "&" * 400 + "\\end{matrix}",
    "a huge rule": "\\rule{99999999em}{99999999em}",
    "macros": "\\def\\x{\\x\\x}\\x",
    "nul": "\0",
    "tags": "\\text{<image href='file:///etc/passwd'/>}",
    "entities": "<script>&x;</script>",
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_drawn_soon_or_refused(name: str) -> None:
    begin = process_time()
    try:
        picture = draw((FORMULAS[name],))
    except ValueError:
        pass
    else:
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 10_000_000
    assert process_time() - begin < _PATIENCE_S


PLACES = (
    "en/../x", "../../etc/x", "en/x/../../y", "en//x", "en/a/b.md/../c", "en\\a\\b", "/etc/passwd",
    "en/statistics/" + "x" * 300, "en/%2e%2e/x", "en/\0/x", "en/drafts/x",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_draft_stays_in_its_folder(bank: Bank, tmp_path: Path, place: str) -> None:
    for text in ("A question?\nAn answer.", "---\ntitle: A question?\n---\nAn answer."):
        folder = tmp_path / "content"
        sketch = read_sketch(f"{place}\n{text}", bank, folder)
        try:
            Shelf(folder).put("desk", sketch.language, sketch.topic, sketch.id, sketch.file)
        except OSError:  # a name that is too long
            continue
        written = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
        assert written
        assert all(path.parts[:2] == ("content", "drafts") for path in written)
