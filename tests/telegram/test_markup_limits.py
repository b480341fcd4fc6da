"""Nothing is lost, cut or refused, however long or tangled a text is."""

import html
import re
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.markup import Part, render

ALLOWED = re.compile(
    r"</?(?:b|i|s|u|tg-spoiler|code|pre|blockquote)>"
    r'|<code class="language-[\w#+.-]+">|<a href="[^"<>]*">|</a>'
)
TAG = re.compile(r"<[^>]*>")
FORMULA = re.compile(r"x₁ \+ y₁ = z\d+")


def visible(part: Part) -> str:
    return html.unescape(TAG.sub("", part.html))


def check(part: Part) -> None:
    """Check what the Bot API asks of one message with ``parse_mode=HTML``."""
    assert 0 < len(visible(part)) <= 4096
    assert len(part.html.encode()) <= 32_768
    opened: list[str] = []
    for tag in TAG.findall(part.html):
        assert ALLOWED.fullmatch(tag), tag
        if tag.startswith("</"):
            assert opened.pop() == tag[2:-1]
        else:
            opened.append(tag[1:-1].split()[0])
    assert not opened
    assert not re.search(r"&(?!(?:lt|gt|amp|quot|#x27);)|[<>]", TAG.sub("", part.html))


KINDS = ("paragraph", "bold", "spoiler", "formulas", "bullets", "numbers", "code", "line", "table")


def block(kind: str, size: int, numbers: "count[int]") -> str:
    words = [f"w{next(numbers)}" for _ in range(size)]
    lines = [" ".join(words[i : i + 7]) for i in range(0, size, 7)]
    match kind:
        case "paragraph":
            return "\n".join(lines)
        case "bold":
            return " ".join(f"**{word}** `<{word}>`" for word in words)
        case "spoiler":
            return f"||{' '.join(words)}||"
        case "formulas":
            return " ".join(f"$x_1 + y_1 = z{word[1:]}$" for word in words)
        case "bullets":
            return "\n".join(f"- *{line}*" for line in lines)
        case "numbers":
            return "\n\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
        case "code":
            return "```python\n" + "\n\n".join(lines) + "\n```"
        case "line":
            return "```\n" + " & ".join(words) + "\n```"
        case _:
            rows = "\n".join(f"| {line} | $\\frac{{a}}{{b}}$ |" for line in lines)
            return f"| a | b |\n|---|---|\n{rows}"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from((1, 20, 300, 1500))), max_size=5),
    st.booleans(),
)
def test_every_word_arrives_whole_and_in_its_place(plan: list[tuple[str, int]], rich: bool) -> None:
    numbers = count(1)
    markdown = "\n\n".join(block(kind, size, numbers) for kind, size in plan)
    parts = render(markdown, rich=rich)
    for part in parts:
        if not part.rich:
            check(part)
    sent = [n for part in parts for n in re.findall(r"[wz](\d+)", visible(part))]
    expected = re.findall(r"[wz](\d+)", re.sub(r"\*\*(\w+)\*\* `<\1>`", r"\1 \1", markdown))
    assert sent == expected


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 900))
def test_no_formula_is_cut(size: int) -> None:
    markdown = block("formulas", size, count(1))
    parts = render(markdown, rich=False)
    assert sum(len(FORMULA.findall(visible(part))) for part in parts) == size


PIECES = (
    *"*_`$|\n<&~#\\>-!:=a中（）。. ",
    *("**", "``", "$$", "||", "\n\n", "  ", "1. ", "> ", "```", "~~~", "](http://x)", "[^1]"),
    *(
        "| a | b |\n|---|---|\n",
        "<tg-spoiler>",
        "</b>",
        "<!--",
        "    ",
        "\U000f0000",
        "\x00",
        "слово",
    ),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_tangled_markup_is_still_a_message(markdown: str, rich: bool) -> None:
    for part in render(markdown, rich=rich):
        if not part.rich:
            check(part)


@pytest.mark.parametrize("text", ["ы" * 10_000, "`" + "&" * 9000 + "`", "**" + "🙂" * 5000 + "**"])
def test_a_word_longer_than_a_message_is_cut_as_the_last_resort(text: str) -> None:
    parts = render(text, rich=False)
    for part in parts:
        check(part)
    assert "".join(map(visible, parts)) == text.strip("`*")


def test_code_is_cut_at_line_ends_and_stays_code() -> None:
    lines = [f"line_{n} = {n}" for n in range(600)]
    parts = render("```python\n" + "\n".join(lines) + "\n```", rich=True)
    assert len(parts) == 3
    assert all(part.html.startswith('<pre><code class="language-python">line_') for part in parts)
    assert "\n".join(map(visible, parts)).split("\n") == lines


def test_parts_break_between_blocks() -> None:
    blocks = [f"**{n}** " + "слово " * 250 for n in range(5)]
    parts = render("\n\n".join(blocks), rich=False)
    assert [re.findall(r"<b>(\d)</b>", part.html) for part in parts] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]


def test_numbers_of_formulas_go_on_over_parts() -> None:
    sums = [rf"\sum_{{i=1}}^{{{n}}} x_i" for n in range(120)]
    text = "\n\n".join(f"${formula}$ " + "слово " * 20 for formula in sums)
    first, *others = render(text, rich=False)
    assert first.formulas == tuple(sums)
    assert not any(part.formulas for part in others)
    told = [int(n) for part in (first, *others) for n in re.findall(r"\((\d+)\)", part.html)]
    assert told == list(range(1, 121))
