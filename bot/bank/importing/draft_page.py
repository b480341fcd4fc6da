"""A draft as a file of the bank that still lacks something: what is missing has an empty key."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from bot.bank.importing.draft import Draft
from bot.bank.importing.plain import one_line
from bot.bank.importing.resemblance import Resemblance
from bot.bank.schema import Role
from bot.core.question import Difficulty, Kind, Language

_PLAIN = re.compile(r"[^\W_](?:[^\n:#\"'\[\]{},]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
"""What YAML reads as one word or sentence without quotes, also within braces."""
_ROLES = ", ".join(get_args(Role))
_LEVELS = ", ".join(Difficulty)
_DIGEST = re.compile(r"^imported: \{.*\bdigest: ([0-9a-f]{16})\}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an editor should know of a draft: its file, and the question that it resembles."""

    file: str
    resemblance: Resemblance | None = None


def write_page(draft: Draft, language: Language, origin: Origin) -> str:
    """Write the file. Without its last keys, and completed, it is a file of the bank."""
    return "\n".join(
        ("---", *_advice(draft, language), *_question(draft), *_import(draft, origin), "---",
         draft.body, "")
    )  # fmt: skip


def read_digest(page: str) -> str | None:
    """Give the digest of the draft that a page was written from."""
    found = _DIGEST.search(page)
    return found[1] if found else None


def scalar(text: str) -> str:
    """Write a text as YAML on one line, in quotes if it needs them."""
    if "\n" in text:
        return json.dumps(text, ensure_ascii=False)
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def _advice(draft: Draft, language: Language) -> Iterator[str]:
    yield "# An imported draft. Check every claim, fill in what is empty, delete these lines and"
    yield f"# the keys from `imported` on, and move it to content/{language}/<topic>/<id>.md."
    if language != "ru":
        yield "# Facts stand in the Russian file; here stay title, options (text, why), explanation"
    if not draft.body:
        yield "# The text below is missing."


def _question(draft: Draft) -> Iterator[str]:
    yield f"title: {scalar(draft.title)}"
    yield f"kind: {draft.kind}"
    yield f"difficulty: {draft.difficulty}" if draft.difficulty else f"difficulty:  # {_LEVELS}"
    yield f"asked_for: []  # some of {_ROLES}"
    yield from _options(draft)
    if draft.explanation:
        yield f"explanation: {scalar(draft.explanation)}"
    elif draft.kind is Kind.QUIZ:
        yield "explanation:  # shown right after an answer"
    sources = ", ".join(map(scalar, draft.sources))
    yield f"sources: [{sources}]" + ("" if sources else "  # addresses that say it")
    yield "related: []  # ids of other questions"
    yield "reviewed:  # the day when somebody else checked it"
    if draft.number:
        yield f"series: {{name: '', number: {draft.number}}}  # or delete the line"


def _options(draft: Draft) -> Iterator[str]:
    if not draft.options:
        return
    yield "options:" + ("" if draft.correct else "  # mark what is right with `correct: true`")
    for position, option in enumerate(draft.options):
        yield f"  - text: {scalar(option.text)}"
        if position in draft.correct:
            yield "    correct: true"
        else:
            why = scalar(option.why) if option.why else " # what whoever picks it has mixed up"
            yield f"    why: {why}"


def _import(draft: Draft, origin: Origin) -> Iterator[str]:
    file, where = scalar(origin.file), scalar(draft.where)
    yield f"imported: {{file: {file}, at: {where}, digest: {draft.digest}}}"
    if draft.topics:
        yield f"topics: [{', '.join(map(scalar, draft.topics))}]"
    if draft.reactions:
        counts = ", ".join(f"{emoji} {count}" for emoji, count in draft.reactions.items())
        yield f"popularity: {sum(draft.reactions.values())}  # {counts}"
    if like := origin.resemblance:
        title = one_line(like.title)
        yield f"resembles: {{question: {like.id}, percent: {like.percent}}}  # {title}"
