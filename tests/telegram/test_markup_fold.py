"""Blocks that are closed until somebody presses them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.blocks import folded
from bot.telegram.markup import render
from bot.telegram.pages import visible

TEXT = "one\n\n- a\n- b\n\n> said\n\n```python\nx = 1\n\ny = 2\n```\n\nlast"


def test_a_fold_is_an_expandable_quote() -> None:
    (part,) = render(f"before\n\n{folded('Answer & why', TEXT)}\n\nafter", rich=False)
    assert part.html == (
        "before\n\n<b>Answer &amp; why</b>\n<blockquote expandable>one\n\n• a\n• b\n\nsaid\n\n"
        '<pre><code class="language-python">x = 1\n\ny = 2</code></pre>\n\nlast</blockquote>\n\n'
        "after"
    )


def test_a_fold_of_a_rich_message_has_a_summary() -> None:
    (part,) = render(f"before\n\n{folded('Answer & why', TEXT)}\n\nafter", rich=True)
    assert part.rich
    assert part.html.startswith("<p>before</p><details><summary>Answer &amp; why</summary><p>one")
    assert part.html.endswith("<p>last</p></details><p>after</p>")


def test_a_long_fold_goes_on_in_the_next_message() -> None:
    lines = "\n\n".join(f"{'word ' * 30}§{number}" for number in range(60))
    parts = render(f"before\n\n{folded('Answer', lines)}\n\nafter", rich=False)
    assert len(parts) > 1
    for part in parts:
        assert part.html.count("<blockquote expandable>") == part.html.count("</blockquote>") == 1
    shown = "".join(visible(part.html) for part in parts)
    assert all(f"§{number}" in shown for number in range(60))


@pytest.mark.parametrize("line", [":::", "::: x", ":::: y"])
def test_the_mark_of_a_fold_may_stand_inside(line: str) -> None:
    text = f"one\n{line}\ntwo"
    (part,) = render(f"{folded('Answer', text)}\n\nafter", rich=False)
    inside = part.html.partition("<blockquote expandable>")[2].partition("</blockquote>")[0]
    assert inside == text
    assert part.html.endswith("</blockquote>\n\nafter")


@given(st.text("a:\n `*-|<&$_> ", max_size=60), st.booleans())
def test_any_text_can_be_folded(text: str, rich: bool) -> None:
    parts = render(f"before\n\n{folded('Answer', text)}\n\nafter", rich=rich)
    assert parts
    shown = re.sub(r"\s+", " ", "".join(visible(part.html) for part in parts))
    assert shown.startswith("before")
    assert shown.endswith("after")
