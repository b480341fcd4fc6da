import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.importing.html_text import to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("a &lt; b &amp;&nbsp;c", "a \\< b & c"),
        ("<b>bold </b>and <i>it</i>, <s>gone</s>", "**bold** and *it*, ~~gone~~"),
        ("<b>a<br>b</b>", "**a**\n**b**"),
        ("<b>never closed", "**never closed**"),
        ("</b>never opened", "never opened"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d", "- a\n   - b\n- c\n\nd"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"),
        ("<pre><code>a = 1\n  b * `c`</code></pre>", "```\na = 1\n  b * `c`\n```"),
        ("<code>a_b <b>*</b></code>", "`a_b *`"),
        ("x<sup>2</sup>, H<sub>2</sub>O, e<sup>a b</sup>", "x$^{2}$, H$_{2}$O, e^(a b)"),
        ("<a href='https://x.org/a_b'>here</a>", "[here](https://x.org/a_b)"),
        ("<a href='javascript:x'>here</a>", "here"),
        ("<img src='plot.png'>[sound:a.mp3]", "(picture: plot.png)(sound: a.mp3)"),
        ("a<!-- <b>hidden</b> -->b<style>p {}</style>", "ab"),
        ("1 < 2 and 3 > 2", "1 \\< 2 and 3 > 2"),
        ("2 * 3 = __six__, $5", "2 \\* 3 = \\_\\_six\\_\\_, \\$5"),
        (r"\(a &lt; b\), [$]c[/$], [latex]$d$[/latex]", "$a < b$, $c$, $d$"),
        (r"so \[\frac{1}{2}<br>x\] end", "so\n\n$$\\frac{1}{2} x$$\n\n end"),
        ("&#x202e;&#xe000;0&#xe001;&#0;", "0\ufffd"),
    ],
)
def test_conversion(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@given(st.text(st.sampled_from("<>/!ab&;#x[]$\\() \n'\"=-_*`lip{}c1:")))
def test_anything_is_html(text: str) -> None:
    to_markdown(text)


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<b>", "<ul><li>", "\\(", "[latex]", "[sound:", "<a href='", "["]
)
def test_nothing_takes_quadratic_time(piece: str) -> None:
    start = time.process_time()
    to_markdown((piece * 20_000)[:20_000])
    assert time.process_time() - start < 1
