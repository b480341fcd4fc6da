"""A channel as its page shows it: a question, the answer below it, a row of reactions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.bank.importing.draft import Draft, Found
from bot.bank.importing.lines import Line, first_paragraph, is_question, leftover, trimmed
from bot.bank.importing.reactions import read_reactions
from bot.bank.importing.tidy import tidy
from bot.core.question import Kind

_HEAD_END = "Download Telegram"
_FORWARDED = "Forwarded from "
_LONGEST_HEADING = 150
_DECORATION = re.compile(r"(?:[^\w\s$(«“\"'`\\\[<*]|[\u200d\ufe0f])+\s+|#\w+\s*")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)(.+)(?<=\S)\1")
_SENTENCE_END = tuple(".,:;!…。，：；！")


def fits(lines: Sequence[Line]) -> bool:
    """Tell whether a text holds a row of reactions."""
    return any(read_reactions(line.text) for line in lines)


def read(lines: Sequence[Line]) -> Iterator[Found]:
    """Read every post: it ends with its reactions, or where a forwarded one begins.

    What stands before the page's own “Download Telegram” is its head.
    """
    post: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if text == _HEAD_END:
            yield from leftover(post, "stands before the posts")
        elif text.startswith(_FORWARDED):
            yield from _posts(post, {})
        elif reactions := read_reactions(text):
            yield from _posts(post, reactions)
        else:
            post.append(line)
            continue
        post.clear()
    yield from _posts(post, {})


def _posts(lines: Sequence[Line], reactions: Mapping[str, int]) -> Iterator[Found]:
    """Read what stands between two rows of reactions.

    A post without any has no row below it. When several lines in front are questions, only the
    last of them belongs to the answer.
    """
    lines = trimmed(lines)
    first = 0
    for number in range(1, first_paragraph(lines)):
        if is_question(lines[number - 1].text) and is_question(lines[number].text):
            first = number
            yield from read_post(lines[number - 1 : number], {})
        else:
            break
    yield from read_post(lines[first:], reactions)


def read_post(lines: Sequence[Line], reactions: Mapping[str, int]) -> Iterator[Found]:
    """Read one post: its first line is the question, or a heading with an answer below it."""
    lines = trimmed(lines)
    while lines and not (title := _title(lines[0].text)):
        lines = trimmed(lines[1:])
    if not lines:
        return
    asked = is_question(title)
    body = tidy(trimmed(lines[1:]), breaks=True) if asked or _is_heading(title) else ""
    if asked or body:
        kind = Kind.OPEN if body else Kind.DISCUSSION
        yield Draft(lines[0].where, title, body, kind, reactions=reactions)
    else:
        yield from leftover(lines, "no question in the first line")


def _title(text: str) -> str:
    """Take hashtags, emoji and emphasis off a line; nothing may be left."""
    title = text.strip()
    before = ""
    while title != before:
        before = title
        if decoration := _DECORATION.match(title + " "):
            title = title[decoration.end() :].strip()
        elif emphasised := _EMPHASIS.fullmatch(title):
            title = emphasised[2].strip()
    return title


def _is_heading(title: str) -> bool:
    return len(title) <= _LONGEST_HEADING and not title.endswith(_SENTENCE_END)
