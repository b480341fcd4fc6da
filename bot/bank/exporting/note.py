"""A question as a note of Anki: what is asked in front, everything about the answer behind."""

import html
from dataclasses import dataclass
from hashlib import blake2b

from bot.bank.exporting.card_html import to_html, to_inline_html
from bot.bank.exporting.entry import Entry, letter
from bot.core.question import Kind, Language

_FIRST_ID = 1_500_000_000_000
_IDS = 200_000_000_000
"""Anki reads ids as milliseconds of the time of creation: all of these lie before 2024."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note with one card.

    ``guid`` and ``id`` depend on the question and the language alone, so that a later deck
    updates what an earlier one brought. ``title`` is Markdown, ``front`` and ``back`` are HTML.
    """

    guid: str
    id: int
    language: Language
    title: str
    front: str
    back: str
    tags: tuple[str, ...]


def to_note(entry: Entry) -> Note:
    """Write the note of a question in one language."""
    question, language = entry
    guid = f"sobesednik/{language}/{question.id}"
    digest = blake2b(guid.encode(), digest_size=8).digest()
    return Note(
        guid=guid,
        id=_FIRST_ID + int.from_bytes(digest) % _IDS,
        language=language,
        title=entry.wording.title,
        front=_in_language(language, _front(entry)),
        back=_in_language(language, _back(entry)),
        tags=(
            f"topic::{question.topic}",
            f"difficulty::{question.difficulty}",
            f"kind::{question.kind}",
        ),
    )


def _in_language(language: Language, content: str) -> str:
    """Say which language it is, or a device may draw Chinese with Japanese glyphs."""
    return f'<div lang="{language}">{content}</div>'


def _front(entry: Entry) -> str:
    interviewer = "🥸 " if entry.question.kind is Kind.DIALOGUE else ""
    title = f'<div class="title">{interviewer}{to_inline_html(entry.wording.title)}</div>'
    if not entry.wording.options:
        return title
    options = [f"<li>{to_inline_html(option.text)}</li>" for option in entry.wording.options]
    return _lines(title, '<ol class="options" type="A">', *options, "</ol>")


def _back(entry: Entry) -> str:
    wording = entry.wording
    candidate = "👩🏻‍💻 " if entry.question.kind is Kind.DIALOGUE else ""
    explanation = to_html(wording.explanation)
    return _lines(
        *_verdicts(entry),
        f'<div class="explanation">{explanation}</div>' if explanation else "",
        f'<div class="answer">{to_html(candidate + wording.body)}</div>',
        _sources(entry),
    )


def _verdicts(entry: Entry) -> list[str]:
    """List the right options first, then what each wrong one mixes up."""
    right, wrong = [], []
    for position, option in enumerate(entry.wording.options):
        name = f"<b>{letter(position)}.</b>"
        if position in entry.question.correct:
            right.append(f'<div class="right">✅ {name} {to_inline_html(option.text)}</div>')
        else:
            wrong.append(f'<div class="why">❌ {name} {to_inline_html(option.why)}</div>')
    return right + wrong


def _sources(entry: Entry) -> str:
    links = [
        f'<li><a href="{address}">{address}</a></li>'
        for address in map(html.escape, entry.question.sources)
    ]
    return _lines('<ul class="sources">', *links, "</ul>") if links else ""


def _lines(*parts: str) -> str:
    """Put parts on lines of their own: without tags, as in Anki's list, they stay apart."""
    return "\n".join(part for part in parts if part)
