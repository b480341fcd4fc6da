import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.importing.lines import Line, is_question
from bot.bank.importing.plain import clean, code_block, code_span, escape, excerpt, link, wrap
from bot.bank.importing.reactions import read_reactions
from bot.bank.importing.tidy import tidy

OPTIONS = pyromark.Options.ENABLE_MATH | pyromark.Options.ENABLE_STRIKETHROUGH


def shown(markdown: str) -> str:
    """Give the text that a reader sees."""
    events = pyromark.events(markdown, options=OPTIONS)
    return "".join(event["Text"] for event in events if isinstance(event, dict) and "Text" in event)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("tab\tand\xa0blank", "tab and blank"),
        ("\x00a\x1b[2Jb\x7f\ufeff", "a[2Jb"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("\ud800a\udfff", "a"),
        ("\ue000a\U000f0000\uffff", "a"),
        ("👩🏻‍💻 ❤️ ёй 注意", "👩🏻‍💻 ❤️ ёй 注意"),
    ],
)
def test_clean(text: str, harmless: str) -> None:
    assert clean(text) == harmless


@given(st.text())
def test_clean_text_can_be_written_and_stays_as_it_is(text: str) -> None:
    harmless = clean(text)
    assert clean(harmless) == harmless
    assert harmless.encode().decode() == harmless


@given(st.text(st.sampled_from("ab *_`$<>~[]()\\!&x1")))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    line = f"x{text}x"
    assert shown(escape(line)).replace("&", "") == line.replace("&", "")


@given(st.text(st.sampled_from("ab `*\\"), min_size=1).filter(str.strip))
def test_code_is_shown_as_it_is(text: str) -> None:
    (code,) = [
        event["Code"]
        for event in pyromark.events(f"x {code_span(text)} x")
        if isinstance(event, dict) and "Code" in event
    ]
    assert code.split() == text.split()
    assert shown(code_block(text)).strip("\n") == text.strip("\n")


@pytest.mark.parametrize(
    ("markdown", "wrapped"),
    [("a", "**a**"), (" a b ", " **a b** "), ("a\n\n b", "**a**\n\n **b**"), ("  ", "  ")],
)
def test_wrap(markdown: str, wrapped: str) -> None:
    assert wrap(markdown, "**") == wrapped


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://x.org/a", "[t](https://x.org/a)"),
        ("javascript:alert(1)", "t"),
        ("https://x.org/a b", "t"),
        ("https://x.org/)(", "t"),
        ("", "t"),
    ],
)
def test_link(address: str, linked: str) -> None:
    assert link("t", address) == linked


def test_excerpt() -> None:
    assert excerpt(" a\n\x1bb ") == "a b"
    assert excerpt("слово " * 50) == ("слово " * 50)[:59] + "…"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("👍4", {"👍": 4}),
        (" 👍 4 🥱3 ", {"👍": 4, "🥱": 3}),
        ("10👍4", {"?": 10, "👍": 4}),
        ("👍1.2K🔥3", {"👍": 1200, "🔥": 3}),
        ("❤️2👩🏻‍💻1", {"❤️": 2, "👩🏻‍💻": 1}),
        ("10", None),
        ("👍", None),
        ("O(n²) 5", None),
        ("+5", None),
        ("$3", None),
        ("№4", None),
        ("", None),
    ],
)
def test_reactions(text: str, counts: dict[str, int] | None) -> None:
    assert read_reactions(text) == counts


@pytest.mark.parametrize("text", ["Why?", "为什么？", "(Зачем?)", "**Why?** ", "«Why?»"])
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["Why? Because.", "", "No"])
def test_no_questions(text: str) -> None:
    assert not is_question(text)


TIDY = [
    ("a\nb", "a\n\nb", "a\nb"),
    ("a\n\n\n\nb\n\n", "a\n\nb", "a\n\nb"),
    ("list:\n• a\n• b\n\nend", "list:\n\n- a\n- b\n\nend", "list:\n\n- a\n- b\n\nend"),
    ("1) a\nmore\n2. b", "1. a\n   more\n2. b", "1. a\n   more\n2. b"),
    ("- a\n— b\n-1 is no item", "- a\n- b\n  -1 is no item", "- a\n- b\n  -1 is no item"),
    ("2.5 is no item\n•", "2.5 is no item\n\n•", "2.5 is no item\n•"),
    ("```python\na\n\n• b\n```", "```python\na\n\n• b\n```", "```python\na\n\n• b\n```"),
    ("a\nVIEW IN TELEGRAM\nb", "a\n\nb", "a\nb"),
]


@pytest.mark.parametrize(("text", "channel", "article"), TIDY)
def test_tidy(text: str, channel: str, article: str) -> None:
    lines = [Line("here", line) for line in text.split("\n")]
    assert (tidy(lines, breaks=True), tidy(lines, breaks=False)) == (channel, article)
