from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.bank.plain_yaml import read_plain
from bot.bank.yaml_text import parse_fully

CONTENT = Path(__file__).parents[2] / "content"
PLAIN = """\
# a comment
on: no
price: 1.10
list: [1.0, 'it''s', "a: b", https://a.b/c?d=e]
empty: []
names: {ru: Внимание, en: 'A, b'}

options:
  - text: Why $d_k$?
    why: x - y
  - true
emoji: 🔦
"""
FRAGMENTS = st.sampled_from(
    [
        "a", "b: ", "c:", "a: b", "- ", "- d: e", "\n", "\n", "\n", "  ", "    ", " ", "[a, b]",
        "{a: b}", "'", "''", '"', "\\", ",", ", ", ": ", ":", "#", " #", "[", "]", "{", "}", "|",
        ">", "&", "*", "!", "? ", "-", "---", "...", "~", "\t", "\x85", "\u2028", "\xa0", "\ufeff",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=25).map("".join)))
@example(PLAIN)
@example("a:\n- b")
@example("a: 'b'c")
@example("a: [b,, c]")
@example("a: {b: c, b: d}")
@example("a: b\n  c")
@example("a: b\n c: d")
@example("- a: b\n  c: d\n- - e")
@example("a" * 1100 + ": b")
def test_it_reads_as_the_parser_does(text: str) -> None:
    document = read_plain(text)
    assert document is None or document == parse_fully(text)


def test_plain_is_what_the_bank_is_written_in() -> None:
    assert read_plain(PLAIN) is not None
    assert read_plain((CONTENT / "topics.yaml").read_text("utf-8")) is not None


@pytest.mark.parametrize(
    "value",
    [
        "|\n  two\n  lines",
        '"a\\nb"',
        "&x y",
        "*x",
        "!t x",
        "",
        "a: b",
        "b #c",
        "[[a]]",
        "-",
        "\n- c",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(value: str) -> None:
    assert read_plain(f"a: {value}\nb: c") is None
