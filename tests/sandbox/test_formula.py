"""Formulas: MathML when they can be read, their source when not, and never markup of their own."""

from html import escape
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formula import formula_html

LATEX = st.text(r"\{}[]()^_&<>=+-|~ abfrcsqtnedginlx012π", max_size=40)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\sqrt{d_k}", "<msqrt><mrow><msub><mi>d</mi><mi>k</mi></msub></mrow></msqrt>"),
        ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\log p", '<mo lspace="0.17em" rspace="0.17em">log</mo><mi>p</mi>'),
        (r"\log(p)", '<mo lspace="0.17em" rspace="0">log</mo><mo stretchy="false">(</mo>'),
        (r"\begin{aligned} a &= b \end{aligned}", '<mtd columnalign="right"><mi>a</mi></mtd>'),
        (r"\text{если} x", "<mtext>если</mtext><mi>x</mi>"),
    ],
)
def test_a_formula_becomes_mathml(latex: str, shown: str) -> None:
    html = formula_html(latex, display=False)
    assert html.startswith('<math display="inline">')
    assert shown in html


def test_a_display_formula_is_a_block_of_its_own() -> None:
    html = formula_html(r"\sum_{i=1}^n x_i", display=True)
    assert html.startswith('<div class="formula"><math display="block">')
    assert "<munderover>" in html


@pytest.mark.parametrize(
    "latex", ["", "{", r"\frac", "x_", "x^2^3", r"\left(", r"\nosuchmacro{x}", "a & b", "{" * 3000]
)
def test_what_cannot_be_read_is_shown_as_its_source(latex: str) -> None:
    assert formula_html(latex, display=False) == f'<code class="formula">{escape(latex)}</code>'


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//evil)}{x}",
        r"\class{spoiler}{x}",
        r'\color{"onclick=x}{a}',
    ],
)
def test_a_formula_brings_no_markup_of_its_own(latex: str) -> None:
    html = formula_html(latex, display=False)
    for danger in ("<script", "<img", "href=", "style=", "class=spoiler", '"onclick'):
        assert danger not in html


@given(LATEX)
def test_any_formula_is_well_formed_and_made_of_known_tags(latex: str) -> None:
    tree = fromstring(formula_html(latex, display=True))  # noqa: S314 - written by the code under test
    for element in tree.iter():
        assert element.tag in {"div", "code", "math"} or element.tag.startswith("m")
        assert not {"href", "style", "src"} & element.attrib.keys()
