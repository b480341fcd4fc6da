"""What the chat page is given to show: right where the input is right, and safe whatever it is."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.render import page_html, rich_page_html

ENTITY_KINDS = [
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote",
    "expandable_blockquote", "url", "text_link", "email", "mention", "text_mention", "hashtag",
    "cashtag", "phone_number", "bot_command", "custom_emoji", "date_time", "something_new",
]  # fmt: skip
SAFE_TAGS = {
    "a", "b", "blockquote", "br", "code", "details", "div", "i", "math", "mi", "mn", "mo", "mrow",
    "msub", "msubsup", "msup", "mtext", "p", "pre", "s", "span", "td", "time", "u",
}  # fmt: skip
SAFE_ATTRIBUTES = {
    "class", "colspan", "display", "href", "lspace", "open", "rel", "rspace", "stretchy", "target",
}  # fmt: skip
MARKUP = st.lists(
    st.sampled_from([
        "<b>", "</b>", "<p onclick=x>", "</p>", "<script>", "</script>", "<img src=x onerror=y>",
        "<a href='javascript:x'>", "<a href='https://e.org'>", "</a>", "<tg-math>", "x_i",
        "</tg-math>", "<tg-spoiler>", "</tg-spoiler>", "<style>", "<!-- ", " -->", "<![CDATA[",
        "<td colspan='2' style=x>", "<code class='language-x\" y'>", "&lt;b&gt;", "&", "<", '"',
        "<iframe srcdoc=x>", "<svg onload=x>", "<details open>", "<blockquote expandable>", "/x",
    ]),
    max_size=12,
).map("".join)  # fmt: skip


class Reader(HTMLParser):
    """Reads a page as a browser does: its text, its tags and links, and whether they nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.nested = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.nested &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("1 < 2 & 3", [], "1 &lt; 2 &amp; 3"),
        ("ab", [entity("bold", 0, 1)], "<b>a</b>b"),
        ("🔥 ab", [entity("italic", 3, 1)], "🔥 <i>a</i>b"),
        ("abc", [entity("italic", 1, 1), entity("bold", 0, 3)], "<b>a<i>b</i>c</b>"),
        ("abc", [entity("bold", 0, 2), entity("italic", 1, 2)], "<b>a<i>b</i></b><i>c</i>"),
        ("ab", [entity("bold", 1, 9), entity("italic", 5, 1)], "a<b>b</b>"),
        ("ab", [entity("spoiler", 0, 2)], '<span class="spoiler">ab</span>'),
        ("/go x", [entity("bot_command", 0, 3)], '<a class="command" href="#">/go</a> x'),
        ("q\nr", [entity("blockquote", 0, 1)], "<blockquote>q</blockquote>r"),
        (
            "q",
            [entity("expandable_blockquote", 0, 1)],
            '<blockquote class="expandable">q</blockquote>',
        ),
        (
            "1<2",
            [entity("pre", 0, 3, language="python")],
            '<pre><code class="language-python">1&lt;2</code></pre>',
        ),
        ("x", [entity("pre", 0, 1, language='a" b')], "<pre><code>x</code></pre>"),
        ("x", [entity("something_new", 0, 1)], "x"),
    ],
)
def test_entities_become_html(text: str, entities: list[dict[str, object]], html: str) -> None:
    assert page_html(text, entities) == html


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://e.org/?a=1&b=2", "https://e.org/?a=1&amp;b=2"),
        ("t.me/bot?start=q_x", "https://t.me/bot?start=q_x"),
        ("tg://resolve?domain=bot", "tg://resolve?domain=bot"),
        ('https://e.org/"onclick="x', "https://e.org/&quot;onclick=&quot;x"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("javascript.com:alert(1)", None),
        ("data:text/html,x", None),
        ("", None),
    ],
)
def test_only_known_kinds_of_links_can_be_followed(url: str, href: str | None) -> None:
    link = f'<a href="{href}" target="_blank" rel="noopener noreferrer">x</a>' if href else "x"
    assert page_html("x", [entity("text_link", 0, 1, url=url)]) == link


@pytest.mark.parametrize(
    ("rich", "html"),
    [
        ("<p>a<br/>b</p><hr>", "<p>a<br>b</p><hr>"),
        ("<strong>a</strong><ins>b</ins><del>c</del>", "<b>a</b><u>b</u><s>c</s>"),
        ("<tg-spoiler>a</tg-spoiler>", '<span class="spoiler">a</span>'),
        ("<blockquote expandable>a</blockquote>", '<blockquote class="expandable">a</blockquote>'),
        ('<pre><code class="language-sql">a</code></pre>',) * 2,
        ("<details open><summary>a</summary>b</details>",) * 2,
        ('<ol start="3"><li>a</li></ol>',) * 2,
        ("<h1>a</h1><ul><li>b</li></ul><mark>c</mark><sub>d</sub><sup>e</sup>",) * 2,
        ('<td align="right" colspan="2" rowspan="x">a', '<td align="right" colspan="2">a</td>'),
        ("<table><tr></tr></table>", '<div class="table"><table><tr></tr></table></div>'),
        ("<tg-math>x</tg-math>", '<math display="inline"><mrow><mi>x</mi></mrow></math>'),
        ("<tg-math>\\nosuch</tg-math>", '<code class="formula">\\nosuch</code>'),
        ("a <script>x</script>", "a x"),
        ("<b>a<i>b</b>c", "<b>a<i>b</i></b>c"),
        ("a</b><p>b", "a<p>b</p>"),
    ],
)
def test_rich_html_becomes_page_html(rich: str, html: str) -> None:
    assert rich_page_html(rich) == html


@pytest.mark.parametrize(
    ("rich", "html"),
    [
        ("try /weak now", 'try <a class="command" href="#">/weak</a> now'),
        ("#нейросети", '<span class="hashtag">#нейросети</span>'),
        (
            "and/or 1/2 https://e.org/x &#35;1 &lt;/b&gt;",
            "and/or 1/2 https://e.org/x #1 &lt;/b&gt;",
        ),
        ("<code>/weak #tag</code>", "<code>/weak #tag</code>"),
    ],
)
def test_commands_and_hashtags_are_found_in_rich_messages(rich: str, html: str) -> None:
    assert rich_page_html(rich) == html


@given(st.text(max_size=30), st.data())
def test_no_entities_break_the_page(text: str, data: st.DataObject) -> None:
    numbers = st.integers(-3, 40)
    some = st.builds(entity, st.sampled_from(ENTITY_KINDS), numbers, numbers, url=st.text())
    entities = data.draw(st.lists(some, max_size=6))
    page = Reader(page_html(text, entities))
    assert page.nested
    assert not page.open
    assert set(page.tags) <= SAFE_TAGS
    assert {name for name, _ in page.attributes} <= SAFE_ATTRIBUTES


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), st.data())
def test_formatted_text_reads_as_the_text(text: str, data: st.DataObject) -> None:
    units = len(text.encode("utf-16-le")) // 2
    ends = [
        len(text[:count].encode("utf-16-le")) // 2 for count in range(len(text) + 1)
    ]  # an entity never cuts a character
    spans = data.draw(st.lists(st.tuples(st.sampled_from(ends), st.sampled_from(ends)), max_size=5))
    entities = [
        entity(data.draw(st.sampled_from(ENTITY_KINDS)), a, b - a)
        for a, b in spans
        if a < b <= units
    ]
    assert Reader(page_html(text, entities)).text == text


@given(MARKUP)
def test_no_rich_html_breaks_the_page(rich: str) -> None:
    page = Reader(rich_page_html(rich))
    assert page.nested
    assert not page.open
    assert set(page.tags) <= SAFE_TAGS
    assert {name for name, _ in page.attributes} <= SAFE_ATTRIBUTES
    assert not [v for name, v in page.attributes if name == "href" and "javascript" in str(v)]
