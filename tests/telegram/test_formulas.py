"""Formulas that interviews are full of, as a line of Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.formulas import to_unicode

TOLD = [
    (r"d_k", "dₖ"),
    (r"\sqrt{d_k}", "√dₖ"),
    (r"1/\sqrt{d_k}", "1/√dₖ"),
    (r"\sqrt{2\pi}", "√(2π)"),
    (r"\sqrt{|B|}", "√|B|"),
    (r"\sqrt[3]{x}", "∛x"),
    (r"O(n^2 d)", "O(n²d)"),
    (r"O(n \log n)", "O(n log n)"),
    (r"O(n \cdot d^2)", "O(n · d²)"),
    (r"\mathcal{O}(n^2)", "𝒪(n²)"),
    (r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QKᵀ/√dₖ)V"),
    (
        r"\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\left(\frac{QK^T}{\sqrt{d_k}} + M\right)V",
        "Attention(Q, K, V) = softmax(QKᵀ/√dₖ + M)V",
    ),
    (r"W^Q", "W^Q"),
    (r"QW_i^Q, KW_i^K", "QWᵢ^Q, KWᵢ^K"),
    (r"W^O x", "W^O x"),
    (r"d_{\text{model}}", "d_model"),
    (r"d_{model}", "d_model"),
    (r"n \times d_{model}", "n × d_model"),
    (r"2 d_{model} x", "2d_model x"),
    (r"q_{\max}", "qₘₐₓ"),
    (r"w_{\text{old}}", "w_old"),
    (r"q_i^\top k_j", "qᵢᵀkⱼ"),
    (r"\alpha_{ij} \ne \alpha_{ji}", "αᵢⱼ ≠ αⱼᵢ"),
    (r"a_{i,j}", "aᵢ,ⱼ"),
    (r"x_{t-1}", "xₜ₋₁"),
    (r"x^{(i)}", "x⁽ⁱ⁾"),
    (r"10^{-8}", "10⁻⁸"),
    (r"x^12", "x¹2"),
    (r"2^{128}", "2¹²⁸"),
    (r"e^{x_i}", "e^(xᵢ)"),
    (r"e^{i\pi}", "e^(iπ)"),
    (r"2^N n", "2^N n"),
    (r"A^{-1}", "A⁻¹"),
    (r"(X^\top X)^{-1} X^\top y", "(XᵀX)⁻¹Xᵀy"),
    (r"\theta^*", "θ*"),
    (r"f''(x)", "f″(x)"),
    (r"x \in \mathbb{R}^{n \times d}", "x ∈ ℝⁿˣᵈ"),
    (r"\mathbb{R}^{V \times d}", "ℝ^(V×d)"),
    (r"\mathbb{E}[x^2]", "𝔼[x²]"),
    (r"\mathbb{E}_{x \sim p}[f(x)]", "𝔼_{x∼p}[f(x)]"),
    (r"x \sim \mathcal{N}(0, \sigma^2)", "x ∼ 𝒩(0, σ²)"),
    (r"\mathrm{Var}(q \cdot k) = d_k", "Var(q · k) = dₖ"),
    (r"\hat{y}", "ŷ"),
    (r"\hat y_i - y_i", "ŷᵢ − yᵢ"),
    (r"\bar{x}", "x̄"),
    (r"\vec{v}", "v⃗"),
    (r"\mathbf{x}^\top \mathbf{w}", "𝐱ᵀ𝐰"),
    (r"y = wx + b", "y = wx + b"),
    (r"x = -1", "x = −1"),
    (r"\pm 1.96", "±1.96"),
    (r"\mu \pm 3\sigma", "μ ± 3σ"),
    (r"-\log p", "−log p"),
    (r"\log_2 n", "log₂ n"),
    (r"\log\frac{N}{n}", "log(N/n)"),
    (r"-\sum_i p_i \log p_i", "−∑ᵢ pᵢ log pᵢ"),
    (r"-\frac{1}{N}\sum_i y_i \log p_i", "−(1/N)∑ᵢ yᵢ log pᵢ"),
    (r"\sum\lambda_i/\sum w_i", "∑ λᵢ/∑ wᵢ"),
    (r"\max(0, x)", "max(0, x)"),
    (r"\arg\max_y p(y|x)", "arg max_y p(y|x)"),
    (r"\operatorname*{arg\,max}_\theta \log L(\theta)", "arg max_θ log L(θ)"),
    (r"\lim_{n \to \infty} a_n", "lim_{n→∞} aₙ"),
    (r"\frac{1}{2}x^2", "(1/2)x²"),
    (r"\frac12", "1/2"),
    (r"2\frac{a}{b}", "2 · a/b"),
    (r"\frac{m}{1-p}\, h", "(m/(1 − p)) h"),
    (r"\sigma(x) = \frac{1}{1 + e^{-x}}", "σ(x) = 1/(1 + e⁻ˣ)"),
    (r"\frac{n(n-1)}{2}", "n(n − 1)/2"),
    (r"\frac{1}{n(n+1)}", "1/(n(n + 1))"),
    (r"\frac{\bar{x} - \mu}{s / \sqrt{n}}", "(x̄ − μ)/(s/√n)"),
    (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
    (r"\frac{P(B|A) P(A)}{P(B)}", "P(B|A)P(A)/P(B)"),
    (r"\frac{|A \cap B|}{|A \cup B|}", "|A ∩ B|/|A ∪ B|"),
    (r"F_1 = 2 \cdot \frac{PR}{P + R}", "F₁ = 2 · PR/(P + R)"),
    (r"\frac{TP}{TP + FP}", "TP/(TP + FP)"),
    (r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}", "m̂ₜ = mₜ/(1 − β₁ᵗ)"),
    (r"\theta_{t+1} = \theta_t - \eta \nabla L(\theta_t)", "θₜ₊₁ = θₜ − η∇L(θₜ)"),
    (r"D_{KL}(p \| q)", "D_KL(p‖q)"),
    (r"p(y \mid x)", "p(y | x)"),
    (r"||w||_2", "‖w‖₂"),
    (r"\lVert w \rVert_2^2", "‖w‖₂²"),
    (r"\left\lfloor \frac{n}{2} \right\rfloor + 1", "⌊n/2⌋ + 1"),
    (r"\left. x \right|", "x|"),
    (r"|\Delta \mathrm{NDCG}|", "|ΔNDCG|"),
    (r"\mathbb{1}[y = 1]", "𝟙[y = 1]"),
    (r"M_{ij}\in\{0,-\infty\}", "Mᵢⱼ ∈ {0, −∞}"),
    (r"0{,}5", "0,5"),
    (r"10\,000", "10 000"),
    (r"95\%", "95%"),
    (r"f: X \to Y", "f: X → Y"),
    (r"x := x + 1", "x ≔ x + 1"),
    (r"a = 1, \quad b = 2", "a = 1,\u2003b = 2"),
    (r"x \text{ if } x > 0", "x if x > 0"),
    (r"\int f(x)\,dx", "∫ f(x) dx"),
    (r"0 \le p < 1", "0 ≤ p < 1"),
    ("", ""),
]

UNTOLD = [
    r"\sum_{i=1}^{n} x_i",
    r"\sum_{i=1} x_i",
    r"\sum_{i \in B} x_i",
    r"\int_0^1 f(x) dx",
    r"\prod_{k=s+1}^{T} x_k",
    r"\frac{a}{\frac{b}{c}}",
    r"\frac{e^{x_i}}{\sum_j e^{x_j}}",
    r"\frac{a}{}",
    r"\frac{a + b + c + d + e + f + g + h}{a + b + c + d + e + f + g + h + i}",
    r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
    r"\binom{n}{k}",
    r"\underbrace{x}_{y}",
    r"\hat{xyz}",
    r"\sqrt[n]{x}",
    r"\pi_{\theta_{\text{old}}}",
    r"2^{2^N}",
    r"x_1_2",
    r"\unknown{x}",
    r"\text x",
    r"\text{a \alpha}",
    r"\sqrt[3",
    r"{x",
    r"x}",
    r"x^",
    "+" * 201,
]


@pytest.mark.parametrize(("latex", "expected"), TOLD)
def test_tells_a_formula_in_unicode(latex: str, expected: str) -> None:
    assert to_unicode(latex) == expected


@pytest.mark.parametrize("latex", UNTOLD)
def test_leaves_to_a_picture_what_a_line_cannot_say(latex: str) -> None:
    assert to_unicode(latex) is None


SIGNS = (
    r"\frac",
    r"\sqrt",
    r"\text",
    r"\hat",
    r"\mathbb",
    r"\left",
    r"\sum",
    r"\\",
    *"{}[]()^_'x1+=,|&$ ",
)


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_never_fails_and_never_shows_latex(latex: str) -> None:
    told = to_unicode(latex)
    assert told is None or "\\" not in told
