import html
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.markup import formatted, utf16

CANT = "Bad Request: can't parse entities: "


def shown(source: str) -> tuple[str, list[Json]]:
    content = formatted(source, "HTML")
    return content.text, content.entities


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b>", "a", [entity("bold", 0, 1)]),
        ("<STRONG>a</STRONG>", "a", [entity("bold", 0, 1)]),
        ("<em>a</em><ins>b</ins>", "ab", [entity("italic", 0, 1), entity("underline", 1, 1)]),
        ("<strike>a</strike>", "a", [entity("strikethrough", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<b><i>a</i>b</b>", "ab", [entity("bold", 0, 2), entity("italic", 0, 1)]),
        ("🔥<b>да</b>", "🔥да", [entity("bold", 2, 2)]),
        ("<code>a</code>", "a", [entity("code", 0, 1)]),
        ('<code class="language-python">a</code>', "a", [entity("code", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="python")],
        ),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://a.b/?x=1&amp;y=2">a</a>',
            "a",
            [entity("text_link", 0, 1, url="https://a.b/?x=1&y=2")],
        ),
        ("<a href='nowhere'>a</a>", "a", []),
        (
            '<tg-emoji emoji-id="5">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5")],
        ),
        ("&lt;b&gt; &amp;&quot;&#33;&#x41;", '<b> &"!A', []),
        ("AT&T & co", "AT&T & co", []),
        ("  <b>a</b> \n", "a", [entity("bold", 0, 1)]),
        ("<b> a</b>", " a", [entity("bold", 0, 2)]),
        ("\n a\n", "a", []),
        ("<b></b>a", "a", []),
        ("<b>a </b>", "a", [entity("bold", 0, 1)]),
        ("see /start", "see /start", [entity("bot_command", 4, 6)]),
        ("#a @someone", "#a @someone", [entity("hashtag", 0, 2), entity("mention", 3, 8)]),
        ("a https://a.b/c.", "a https://a.b/c.", [entity("url", 2, 13)]),
        ("<code>/start #x</code>", "/start #x", [entity("code", 0, 9)]),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Json]) -> None:
    assert shown(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>a</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("да <h1>a</h1>", 'Unsupported start tag "h1" at byte offset 5'),
        ("a <br/> b", 'Unsupported start tag "br/" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", 'Unsupported start tag "2" at byte offset 2'),
        ("<>", 'Unsupported start tag "" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href=%>a</a>", "Unexpected end of name token at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        (
            "<blockquote><b><blockquote>a</blockquote></b></blockquote>",
            "Blockquote entities can't be nested at byte offset 15",
        ),
        ("<b><code>a</code></b>", 'Tag "code" can\'t be combined with "b" at byte offset 3'),
        ("<pre><b>a</b></pre>", 'Tag "b" can\'t be combined with "pre" at byte offset 5'),
        ("<code><pre>a</pre></code>", 'Tag "pre" can\'t be combined with "code" at byte offset 6'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        formatted(source, "HTML")
    assert refusal.value.description == CANT + error


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "html5"])
def test_other_parse_modes_are_refused(mode: str) -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("a", mode)


def test_raw_text_is_measured_in_bytes_before_parsing() -> None:
    assert len(formatted("<b></b>" * 4000 + "a", "HTML").text) == 1
    with pytest.raises(ApiError, match="Bad Request: text is too long"):
        formatted("<b></b>" * 4700 + "a", "HTML")
    with pytest.raises(ApiError, match="Bad Request: text is too long"):
        formatted("я" * 16_385, "")


def test_a_hundred_entities_at_most() -> None:
    assert len(formatted("<b>a</b> " * 100, "HTML").entities) == 100
    with pytest.raises(ApiError, match="ENTITIES_TOO_LONG"):
        formatted("<b>a</b> " * 101, "HTML")


@pytest.mark.parametrize(
    ("entities", "error"),
    [
        ([entity("bold", 0, 4)], "ends after the end of the text at UTF-16 offset 3"),
        ([entity("bold", 1, 1)], "entity begins in a middle of a UTF-16 symbol"),
        ([entity("bold", 0, 1)], "entity ends in a middle of a UTF-16 symbol"),
        ([entity("bold", -1, 1)], "receive an entity with incorrect offset -1"),
        ([entity("bold", 0, -1)], "receive an entity with incorrect length -1"),
        ([entity("fat", 0, 2)], "can't parse MessageEntity: unsupported type specified"),
        (["bold"], "can't parse MessageEntity: expected an Object"),
    ],
)
def test_explicit_entities_are_checked(entities: list[object], error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        formatted("🔥a", "", entities)
    assert error in refusal.value.description


def test_explicit_entities_count_utf16_and_a_parse_mode_wins_over_them() -> None:
    given_ = [entity("italic", 2, 1), entity("bold", 0, 2), entity("url", 0, 3)]
    assert formatted("🔥a", "", given_).entities == [given_[1], given_[0]]
    assert formatted("🔥a", "HTML", given_).entities == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    assert formatted(html.escape(text), "HTML").text.strip() == text.strip()


TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler"])
TREES = st.recursive(
    st.text("a🔥я ", max_size=4),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=3)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"
    ),
    max_leaves=12,
)


@given(TREES)
def test_entities_lie_inside_the_text_and_nest(source: str) -> None:
    content = formatted(source, "HTML")
    end = utf16(content.text)
    spans = [(one["offset"], one["offset"] + one["length"]) for one in content.entities]
    assert all(0 <= start < stop <= end for start, stop in spans)
    for (start, stop), (next_start, next_stop) in pairwise(spans):
        assert next_start >= stop or next_stop <= stop
        assert next_start >= start
