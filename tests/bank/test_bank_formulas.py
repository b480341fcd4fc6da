import pytest

from bot.bank.formulas import is_simple, look_at

SOUND = [
    r"\frac{QK^\top}{\sqrt{d_k}}",
    r"\begin{aligned}a&=b\\c&=d\end{aligned}",
    r"\begin{cases}1 & x>0\\0 & \text{otherwise}\end{cases}",
    r"\mathbb{E}_{x\sim p}[f(x)] \in \mathbb{R}^{n\times d}",
    r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
    r"\mathcal{N}(0,\sigma^2), \lVert x\rVert_2, \hat{y}, \bm{\theta}",
    r"\{x\} \setminus y\%",
    r"f'(x) \le \arg\max_x \log p",
]


@pytest.mark.parametrize("latex", SOUND)
def test_sound_formulas(latex: str) -> None:
    assert look_at(latex) == ""


@pytest.mark.parametrize(
    ("latex", "what"),
    [
        (r"\foo{x}", r"the macro \foo is unknown"),
        (r"\mathds{1}", r"the macro \mathds is unknown"),
        (r"\begin{gatherd}x\end{gatherd}", "the environment “gatherd” is unknown"),
        (r"\text{注意}", "“注” cannot stand in a formula: only Latin text does"),
        (r"x_{\text{вход}}", "“в” cannot stand in a formula: only Latin text does"),
        ("😀", "a character of it has no glyph"),
        (r"x_{1", "its braces { } do not match"),
        (r"\left( x", "it cannot be drawn: extra left or missing right"),
        (r"\frac{a}", "it cannot be drawn: a macro lacks an argument"),
        (r"x_1_2", "it cannot be drawn: double subscripts"),
        (r"a & b", "it cannot be drawn: an & stands outside of a table"),
        ("", "it cannot be drawn: something is empty"),
    ],
)
def test_what_the_renderer_would_let_pass(latex: str, what: str) -> None:
    assert look_at(latex) == what


@pytest.mark.parametrize(
    "latex",
    [r"d_k", r"\sqrt{d_k}", r"O(n^2 d)", r"\alpha_{t,i}", r"\sum x", r"\fractal", r"\max_x"],
)
def test_what_reads_well_in_one_line(latex: str) -> None:
    assert is_simple(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a}{b}",
        r"\tfrac12",
        r"\sum_{i=1}^n x_i",
        r"\prod ^n",
        r"\int_0^1",
        r"\begin{pmatrix}1\end{pmatrix}",
        r"\binom{n}{k}",
        r"\underbrace{x}_n",
    ],
)
def test_what_needs_a_picture(latex: str) -> None:
    assert not is_simple(latex)
