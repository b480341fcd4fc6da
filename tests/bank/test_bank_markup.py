import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.markup import Formula, read_markup


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
    assert markup.faults == ()


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
