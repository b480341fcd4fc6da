import pytest
from aiogram.types import RichMessage

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.rich import rich_message
from bot.sandbox.rich_text import plain

CARD = """
<h2>Внимание</h2><p>Почему делят на <tg-math>\\sqrt{d_k}</tg-math>?<br/>Ответ:
<b>A</b> <mark>так</mark> <tg-spoiler>нет</tg-spoiler> <a href="https://a.b">ссылка</a></p>
<tg-math-block>x^2</tg-math-block>
<pre><code class="language-python">x = 1
y  = 2</code></pre>
<ol start="3"><li>три<ul><li>внутри</li></ul></li><li>четыре</li></ol>
<table><tr><th>a</th><th align="right">b</th></tr><tr><td>1</td><td>2</td></tr></table><hr/>
<blockquote expandable>цитата</blockquote><blockquote><p>другая</p></blockquote>
<details open><summary>Ещё</summary>Скрыто</details>
"""


def test_the_bot_gets_blocks_that_aiogram_reads() -> None:
    rich = rich_message({"html": CARD})
    read = RichMessage.model_validate({"blocks": rich.blocks})
    assert [block.type for block in read.blocks] == [
        "heading", "paragraph", "mathematical_expression", "pre", "list", "table", "divider",
        "expandable_blockquote", "blockquote", "details",
    ]  # fmt: skip
    assert rich.blocks[3] == {"type": "pre", "text": "x = 1\ny  = 2", "language": "python"}
    assert [item["label"] for item in rich.blocks[4]["items"]] == ["3.", "4."]


def test_inline_elements_keep_their_meaning() -> None:
    html = (
        '<p><a name="top"></a><a href="#top">up</a><tg-reference name="n">note</tg-reference>'
        '<tg-emoji emoji-id="5">👍</tg-emoji><tg-time unix="1">now</tg-time><sub>i</sub></p>'
    )
    (paragraph,) = rich_message({"html": html}).blocks
    assert RichMessage.model_validate({"blocks": [paragraph]})
    assert paragraph["text"] == [
        {"type": "anchor", "name": "top"},
        {"type": "anchor_link", "text": "up", "anchor_name": "top"},
        {"type": "reference", "text": "note", "name": "n"},
        {"type": "custom_emoji", "custom_emoji_id": "5", "alternative_text": "👍"},
        "now",
        {"type": "subscript", "text": "i"},
    ]


def test_table_parts_are_read() -> None:
    html = (
        "<table><caption>c</caption><thead><tr><th>a</th></tr></thead>"
        "<tbody><tr><td>b</td></tr></tbody></table>"
    )
    (table,) = rich_message({"html": html}).blocks
    assert table["caption"] == "c"
    assert [[cell["text"] for cell in row] for row in table["cells"]] == [["a"], ["b"]]


def test_plain_text_is_what_people_see() -> None:
    assert plain(CARD).split("\n") == [
        "Внимание",
        "Почему делят на \\sqrt{d_k}?",
        "Ответ: A так нет ссылка",
        "x^2",
        "x = 1",
        "y  = 2",
        "3. три",
        "• внутри",
        "4. четыре",
        "a │ b │",
        "1 │ 2 │",
        "———",
        "цитата",
        "другая",
        "Ещё",
        "Скрыто",
    ]


def test_markdown_is_taken_too() -> None:
    rich = rich_message({"markdown": "# Заголовок\n\nтекст $x^2$"})
    assert rich.html == "<h1>Заголовок</h1><p>текст <tg-math>x^2</tg-math></p>"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ({}, "exactly one of html, markdown and blocks must be specified"),
        ({"html": "a", "markdown": "b"}, "exactly one of html, markdown and blocks"),
        ({"blocks": []}, "the sandbox takes rich messages as html or markdown, not as blocks"),
        ({"html": " "}, "RICH_MESSAGE_CONTENT_REQUIRED"),
        ({"html": "<p>a"}, 'Can\'t find end tag corresponding to start tag "p"'),
        ({"html": "a</p>"}, "Unexpected end tag at byte offset 1"),
        ({"html": "<p>a</b></p>"}, 'Unmatched end tag, expected "</p>", found "</b>"'),
        ({"html": "<script>a</script>"}, 'Unsupported start tag "script" at byte offset 0'),
        ({"html": "<p/>"}, 'Unclosed start tag "p" at byte offset 0'),
        ({"html": "<p><p>a</p></p>"}, 'Tag "p" can\'t be inside "p" at byte offset 3'),
        ({"html": "<b><p>a</p></b>"}, 'Tag "p" can\'t be inside "b" at byte offset 3'),
        ({"html": "<li>a</li>"}, 'Tag "li" can\'t be inside "" at byte offset 0'),
        ({"html": "<ul>a</ul>"}, 'Text directly inside "ul"'),
        ({"html": "<tg-math><b>x</b></tg-math>"}, 'Tag "b" can\'t be inside "tg-math"'),
        ({"html": '<a href="javascript:x">a</a>'}, 'Wrong link "javascript:x"'),
        ({"html": "a&nbsp;b"}, 'Unsupported entity "&nbsp;"'),
        ({"html": "a" * 32_769}, "message is too long"),
        ({"html": "<p>a</p>" * 501}, "at most 500 blocks"),
        ({"html": "<b>" * 17 + "a" + "</b>" * 17}, "at most 16 levels"),
        ({"html": f"<table><tr>{'<td>a</td>' * 21}</tr></table>"}, "at most 20 columns"),
    ],
)
def test_bad_rich_messages_are_refused(value: Json, error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        rich_message(value)
    assert refusal.value.code == 400
    assert error in refusal.value.description


@pytest.mark.parametrize(
    "html",
    [
        "a" * 32_768,
        "<p>a</p>" * 500,
        "<b>" * 16 + "a" + "</b>" * 16,
        f"<table><tr>{'<td>a</td>' * 20}</tr></table>",
        '<a href="#note">1</a><tg-reference name="note">a</tg-reference>',
        "<hr/>",
    ],
)
def test_what_just_fits_is_taken(html: str) -> None:
    assert rich_message({"html": html}).html == html
