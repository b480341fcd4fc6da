"""Our Markdown as messages."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegramify_markdown import richify

from bot.telegram.blocks import parse, simple_line, to_rich_html
from bot.telegram.markup import Part, escape, render
from bot.telegram.plain import from_rich

SUM = r"\sum_{i=1}^{n} x_i"
MATRIX = r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"

PLAIN = [
    ("", ()),
    (" \n\n", ()),
    ("**жирно**, *курсив*, ~~зря~~", ("<b>жирно</b>, <i>курсив</i>, <s>зря</s>",)),
    ("**A** раз\n**B** два  \n**C** три", ("<b>A</b> раз\n<b>B</b> два\n<b>C</b> три",)),
    ("абзац\n\n\n\nабзац", ("абзац\n\nабзац",)),
    ("p < 0.05 & <pad>", ("p &lt; 0.05 &amp; &lt;pad&gt;",)),
    ("цена $5 и $6", ("цена $5 и $6",)),
    ("`/time 09:30` и `a||b`", ("<code>/time 09:30</code> и <code>a||b</code>",)),
    ("**код `x**2` тут**", ("<b>код </b><code>x**2</code><b> тут</b>",)),
    ("**注意力（Attention）**是", ("<b>注意力（Attention）</b>是",)),
    ("слово**（x）**слово", ("слово<b>（x）</b>слово",)),
    ("||тайна|| и a || b", ("<tg-spoiler>тайна</tg-spoiler> и a || b",)),
    ("||`код` **b**||", ("<tg-spoiler>код <b>b</b></tg-spoiler>",)),
    ("||раз\nдва||", ("<tg-spoiler>раз</tg-spoiler>\n<tg-spoiler>два</tg-spoiler>",)),
    ("> раз\n> два\n>\n> > три", ("<blockquote>раз\nдва\n\nтри</blockquote>",)),
    ("- раз\n- два\n  - три", ("• раз\n• два\n    ◦ три",)),
    ("5. раз\n6. два\n\n7. три", ("5. раз\n6. два\n\n7. три",)),
    ("1. раз\n\n   ещё\n\n2. два", ("1. раз\nещё\n\n2. два",)),
    ("[сайт](https://a.b/?x=1&y=$2$)", ('<a href="https://a.b/?x=1&amp;y=$2$">сайт</a>',)),
    ("# Глава\n\n---", ("<b>Глава</b>\n\n———",)),
    (
        "```python\nif a < b:\n\n    print('$x$ ||y|| **z**')\n```\nдальше",
        (
            (
                '<pre><code class="language-python">if a &lt; b:\n\n'
                "    print('$x$ ||y|| **z**')</code></pre>\n\nдальше"
            ),
        ),
    ),
    ("```python run\nx\n```", ('<pre><code class="language-python">x</code></pre>',)),
    ("```\nне закрыт\n\nкод", ("<pre>не закрыт\n\nкод</pre>",)),
    (
        "| Модель | Цена |\n|---|--:|\n| RNN `x` | $O(n d^2)$ |\n| 注意力 | $|x|$ |",
        ("<pre>Модель  Цена\n──────  ──────\nRNN x   O(nd²)\n注意力  |x|</pre>",),
    ),
    (r"делят на $\sqrt{d_k}$: $||x||_2$", ("делят на √dₖ: ‖x‖₂",)),
    ("до\n$$a + b\n= c$$\nпосле", ("до\n\na + b = c\n\nпосле",)),
]


@pytest.mark.parametrize(("markdown", "expected"), PLAIN)
def test_plain_html(markdown: str, expected: tuple[str, ...]) -> None:
    assert tuple(part.html for part in render(markdown, rich=False)) == expected


def test_formulas_that_need_a_picture_are_numbered_through_the_text() -> None:
    text = f"Раз ${SUM}$ и **${MATRIX}$**\n\n$${SUM}$$\n\n- $x^2$ и $${MATRIX}$$\n- $${SUM} = 1$$"
    assert render(text, rich=False) == (
        Part(
            "Раз (1) и <b>(2)</b>\n\n(1)\n\n• x² и (2)\n• (3)",
            formulas=(SUM, MATRIX, f"{SUM} = 1"),
        ),
    )


RICH = [
    (
        "**A** $d_k$\n**B** `x` | y",
        "<p><b>A</b> <tg-math>d_k</tg-math><br/><b>B</b> <code>x</code> | y</p>",
    ),
    (f"$${MATRIX}$$", f"<tg-math-block>{html.escape(MATRIX)}</tg-math-block>"),
    ("$$a\n= b$$", "<tg-math-block>a = b</tg-math-block>"),
    ("```py\na < b\n```", '<pre><code class="language-py">a &lt; b</code></pre>'),
    (
        "| a | b |\n|---|:-:|\n| $|x|$ | **c** |",
        (
            '<table><tr><th>a</th><th align="center">b</th></tr>'
            '<tr><td><tg-math>|x|</tg-math></td><td align="center"><b>c</b></td></tr></table>'
        ),
    ),
    (
        "2. раз $x$\n\n3. два",
        '<ol start="2"><li>раз <tg-math>x</tg-math></li></ol><ol start="3"><li>два</li></ol>',
    ),
    ("||$||x||$||", "<p><tg-spoiler><tg-math>||x||</tg-math></tg-spoiler></p>"),
]


@pytest.mark.parametrize(("markdown", "expected"), RICH)
def test_rich_html(markdown: str, expected: str) -> None:
    assert render(markdown, rich=True) == (Part(expected, rich=True),)


@pytest.mark.parametrize("markdown", ["**текст** и `/time 09:30`", "- список\n\n> цитата", ""])
def test_what_every_client_shows_is_not_made_rich(markdown: str) -> None:
    assert render(markdown, rich=True) == render(markdown, rich=False)


def test_a_text_too_long_for_old_clients_is_not_made_rich() -> None:
    short, long = "слово " * 600 + "$x^2$", "слово " * 700 + "$x^2$"
    assert [part.rich for part in render(short, rich=True)] == [True]
    assert [part.rich for part in render(long, rich=True)] == [False, False]


def test_a_text_of_too_many_blocks_is_not_made_rich() -> None:
    assert not any(part.rich for part in render("$x$\n\n" * 501, rich=True))


@pytest.mark.parametrize(
    "name",
    [
        "**Ann** _x_ `c` ~~s~~ ||h||",
        "$x$ $$y$$ \\",
        "<b>&amp;</b> <!-- --> <tg-spoiler>",
        "[a](http://b) ![i](http://j) [^1]",
        "# 1. - + > |---|---| === ```",
    ],
)
def test_foreign_text_is_shown_as_it_is(name: str) -> None:
    for markdown in (f"**{escape(name)}**", escape(name)):
        (part,) = render(markdown, rich=True)
        assert html.escape(name, quote=False) in part.html


def test_foreign_text_cannot_break_lines_or_turn_the_text_around() -> None:
    assert escape(" Ann\n\n Lee\u202e \t") == "Ann Lee"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=30))
def test_any_foreign_text_brings_no_markup(name: str) -> None:
    (part,) = render(f"Привет, {escape(name)}.", rich=True)
    assert not part.rich
    assert "<" not in part.html
    assert html.unescape(part.html).split()[:1] == ["Привет,"]


_TOKENS = [
    "a",
    "слово",
    "词。",
    "x-y",
    "(z),",
    "«ё»",
    "🥸",
    "…",
    ":",
    "1",
    "2.",
    "3)",
    "+",
    "-",
    "--",
]
_TOKENS += ["**б**", "**в г:**", "*д*", "* *", "**", "***е***", "**ж *з* и**", "http://a.b", '"q"']


@given(st.lists(st.sampled_from(_TOKENS), min_size=1), st.sampled_from(["", " ", "  ", "\u00a0"]))
def test_a_simple_line_reads_as_the_parser_reads_it(tokens: list[str], gap: str) -> None:
    line = gap.join(tokens)
    # Bold words that touch others are the one thing that is meant to be read otherwise.
    if gap or "*" not in line:
        assert to_rich_html(line) == (richify(line).html or "").strip()
        if (simple := simple_line(line)) is not None:
            assert simple == from_rich(parse(to_rich_html(line))).html


@pytest.mark.parametrize("rich", [True, False])
def test_a_simple_line_holds_no_foreign_character(rich: bool) -> None:
    assert render("a\x00b\U000f0000c \U000fffff", rich=rich) == (Part("abc"),)
