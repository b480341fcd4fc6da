"""How an answer begins: the short answer first, in a paragraph of few sentences."""

import re
from collections.abc import Iterator

from bot.bank.fault import Fault
from bot.bank.page import Page
from bot.bank.schema import Original
from bot.core.question import Kind

MOST_SENTENCES = 3

_FIGURE = re.compile(r"\$[^$]*\$|`[^`]*`")
_NO_PARAGRAPH = re.compile(r"#{1,6} |[-*+] |\d+[.)] |> ?|\||```|~~~|\$\$")
_END = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[\d)\]»”\"%*]))[.!?…]+[»”\")*]*(?=\s+[^\sa-zа-яё\d]|\s*\Z)"
    r"|[。！？](?![”」）])"
)
"""The end of a sentence. In doubt it is none: not after “e.g.”, “et al.”, «т. е.», nor before
a small letter or a number."""


def opening_faults(page: Page, original: Original) -> Iterator[Fault]:
    """Check the first paragraph of an answer; a discussion has none."""
    if original.kind is Kind.DISCUSSION:
        return
    if _NO_PARAGRAPH.match(page.body):
        what = "the body must begin with a paragraph: the short answer"
        yield Fault(page.path, page.body_line, what)
        return
    paragraph = re.split(r"\n[ \t]*\n", page.body, maxsplit=1)[0]
    sentences = sentence_ends(paragraph)
    if sentences > MOST_SENTENCES:
        what = f"the short answer, the first paragraph, has {sentences} sentences"
        yield Fault(page.path, page.body_line, f"{what}, at most {MOST_SENTENCES} are allowed")


def sentence_ends(paragraph: str) -> int:
    """Count the sentences that surely end in a paragraph; there may be more."""
    return len(_END.findall(_FIGURE.sub("code", paragraph)))
