from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.document import Document
from bot.bank.fault import Fault
from bot.bank.page import Page, read_page
from bot.bank.yaml_text import YamlError, parse, parse_fully
from bot.core.question import LANGUAGES, Language

FRAGMENTS = st.sampled_from(
    [
        "title", "options", "text", "kind", "series", "1", "~", "null", "$d_k$",
        ": ", ":", "\n", "\n  ", "\n- ", "- ", "[", "]", "{", "}", ",", "? ", "|", ">", "#",
        "&a", "*a", "!x", "!!int", "%", "@", "`", "'", '"', "\\", "---", "...", "<<",
        "\t", "\x00", "\x85", "\u2028", "\ufeff", "\ud7ff",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join))


@pytest.mark.parametrize("read", [parse, parse_fully])
def test_values_stay_text_and_have_their_lines(read: Callable[[str], Document]) -> None:
    document = read("on: no\nlist: [1.0, ~]\nmany:\n  - a: yes\n    b: |\n      two\n      lines\n")
    assert document["tree"] == {
        "on": "no",
        "list": ["1.0", "~"],
        "many": [{"a": "yes", "b": "two\nlines\n"}],
    }
    assert document["lines"] == {
        "": 1, "on": 1, "list": 2, "list/0": 2, "list/1": 2, "many": 3, "many/0": 4,
        "many/0/a": 4, "many/0/b": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "nothing is written here"),
        ("# only a comment", 1, "nothing is written here"),
        ("a: 1\n---\nb: 2", 2, "not YAML: but found another document"),
        ("? [x]\n: y", 1, "a key must be a word"),
        ("a: &b [*b]", 1, "write the value out: aliases (*name) are not used here"),
        ("[" * 20, 1, "nested too deep"),
        ("a: 'x", 1, "not YAML: found unexpected end of stream"),
    ],
)
def test_what_is_refused(text: str, line: int, what: str) -> None:
    with pytest.raises(YamlError) as refused:
        parse(text)
    assert (refused.value.line, refused.value.what) == (line, what)


@given(TEXTS)
def test_any_text_is_a_document_or_a_fault(text: str) -> None:
    lines = text.count("\n") + 1
    try:
        document = parse(text)
    except YamlError as refused:
        place, what = refused.line, refused.what
    else:
        place, what = document["lines"][""], "sound"
    assert 1 <= place <= 2 * lines + text.count("\x85") + text.count("\u2028") + 1
    assert what


@given(front=TEXTS, body=st.text(max_size=20), language=st.sampled_from(LANGUAGES))
def test_any_file_is_a_page_or_faults(
    sound_content: Path, front: str, body: str, language: Language
) -> None:
    path = sound_content.parent / "attention" / "x.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"---\n{front}\n---\n{body}".encode())
    page = read_page(path, language)
    if isinstance(page, list):
        assert page
        assert all(isinstance(fault, Fault) and fault.line >= 1 and fault.what for fault in page)
    else:
        assert isinstance(page, Page)
        assert page.front.title
        assert page.body
