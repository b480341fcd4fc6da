import re

import pytest

from bot.bank.exporting.card_html import to_html, to_inline_html
from bot.core.question import Bank

RENDERED = [
    ("plain", "<p>plain</p>"),
    ("**bold** *slanted* `a < b`",
     "<p><strong>bold</strong> <em>slanted</em> <code>a &lt; b</code></p>"),
    (r"is $\sqrt{d_k}$ here", r"<p>is \(\sqrt{d_k}\) here</p>"),
    ("$a<b$ & $$c>d$$", r"<p>\(a&lt;b\) &amp; \[c&gt;d\]</p>"),
    ("$$\n\\frac{a}{b}\n$$", "<p>\\[\n\\frac{a}{b}\n\\]</p>"),
    ("`$x$` costs \\$5", "<p><code>$x$</code> costs $5</p>"),
    ("one\ntwo", "<p>one<br />\ntwo</p>"),
    ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ("2. two\n3. three", '<ol start="2">\n<li>two</li>\n<li>three</li>\n</ol>'),
    ("the token <pad> & 1 < 2", "<p>the token &lt;pad&gt; &amp; 1 &lt; 2</p>"),
    ("<script>\nalert(1)\n</script>", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>"),
    ("```python run\nif a < b:\n    pass\n```",
     '<pre><code class="language-python">if a &lt; b:\n    pass\n</code></pre>'),
    ("| $n$ | t |\n| --- | ---: |\n| 1 | 2 |",
     ('<table><thead><tr><th>\\(n\\)</th><th style="text-align: right">t</th></tr></thead><tbody>\n'
      '<tr><td>1</td><td style="text-align: right">2</td></tr>\n</tbody></table>')),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "html"), RENDERED)
def test_markdown_becomes_what_anki_shows(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("of $d_k$", r"of \(d_k\)"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("- a list", "<ul>\n<li>a list</li>\n</ul>"),
    ],
)
def test_a_text_of_one_paragraph_goes_into_a_line(markdown: str, html: str) -> None:
    assert to_inline_html(markdown) == html


def test_every_formula_of_the_bank_arrives_in_brackets(real_bank: Bank) -> None:
    for question in real_bank.questions.values():
        for wording in question.wordings.values():
            html = re.sub(r"<(pre|code)\b.*?</\1>", "", to_html(wording.body), flags=re.DOTALL)
            assert "$" not in html
            assert html.count(r"\(") == html.count(r"\)")
            assert '<span class="math' not in html
