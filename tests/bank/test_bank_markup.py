import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.markup import CodeBlock, Formula, Link, read_markup


def test_a_text_is_taken_apart() -> None:
    markup = read_markup(
        "Логиты $x_i$ и `$y$`:\n\n$$\\frac{a}{b}$$\n\n```python\nz = '$'\n```\nконец"
    )
    assert markup.formulas == (
        Formula("x_i", 0, display=False),
        Formula("\\frac{a}{b}", 2, display=True),
    )
    assert [line.split() for line in markup.prose.splitlines()] == [
        ["Логиты", "и", ":"], [], [], [], [], [], [], ["конец"],
    ]  # fmt: skip
    assert markup.blocks == (CodeBlock("python", "z = '$'\n", 4),)
    assert markup.faults == ()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("```\n注\n\nx\n```", (CodeBlock("", "注\n\nx\n", 0),)),
        ("a\n\n~~~~python run\n~~~\n~~~~", (CodeBlock("python run", "~~~\n", 2),)),
        ("- a\n  ```sql\n  b\n\n    c\n  ```", (CodeBlock("sql", "b\n\n  c\n", 1),)),
        ("a\n\n    b\n    c", (CodeBlock("", "b\nc", 2),)),
        ("a `b` c", ()),
    ],
)
def test_code_blocks(text: str, blocks: tuple[CodeBlock, ...]) -> None:
    assert read_markup(text).blocks == blocks


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("a\n[b](c) ![d](e.png)", (Link("c", 1), Link("e.png", 1))),
        ("<https://a.b>", (Link("https://a.b", 0),)),
        ("a\n(see https://t.me/b?start=q_c).", (Link("https://t.me/b?start=q_c", 1),)),
        ("[a][b]\n\n[b]: c", (Link("c", 0),)),
        ("`[a](b)` [c]", ()),
    ],
)
def test_links(text: str, links: tuple[Link, ...]) -> None:
    assert read_markup(text).links == links


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and *italic*",
        "it costs \\$5, or \\*\\*five\\*\\*",
        "`a ** b` and ``a ` b``",
        "$a^{**}$",
        "注意力**分数**越大",
        "~~~\n```\n~~~",
        "1. item\n   ```py\n   x ** 2\n   ```\n",
        "> ```\n> x\n> ```",
        "a * b and 2 * 3",
        "||secret|| and ~~not~~",
        "||one\ntwo|| a || b",
        "[a](https://b.c) and [d]",
    ],
)
def test_sound_texts(text: str) -> None:
    assert read_markup(text).faults == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("fine\n\nnot **closed", [2]),
        ("**注意力：**后面", [0]),
        ("from $5 to $6", [0]),
        ("a $ x $ b", [0]),
        ("a `b", [0]),
        ("text\n```\nx\n", [1]),
        ("```", [0]),
        ("- a **b\n- c**", [0, 1]),
        ("fine\n\nnot *closed", [2]),
        ("2*3", [0]),
        ("a ~~b", [0]),
        ("||a||\n\n||b||\n||c", [3]),
        ("[a](b c)", [0]),
        ("[a][b]", [0]),
    ],
)
def test_marks_that_go_wrong(text: str, lines: list[int]) -> None:
    assert [line for line, _ in read_markup(text).faults] == lines


@given(st.text(alphabet="a б注*$`~\\\n>-|1.{}[]()<&_"))
def test_any_text_can_be_taken_apart(text: str) -> None:
    markup = read_markup(text)
    assert markup.prose.count("\n") == text.count("\n")
    assert all(0 <= line <= text.count("\n") for line, _ in markup.faults)
    assert all(formula.latex in text for formula in markup.formulas)
