"""Anki decks: the first field of a note asks, the others answer; a text with gaps does both."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.bank.importing.apkg import open_collection
from bot.bank.importing.cloze import gaps
from bot.bank.importing.draft import Draft, Found, Leftover
from bot.bank.importing.html_text import to_markdown
from bot.bank.importing.plain import clean, excerpt, one_line
from bot.core.question import Kind

_LONGEST = 20_000
"""Characters of a note."""
_NOTES = "SELECT id, flds, tags FROM notes ORDER BY id"
_FIELD_SEPARATOR = "\x1f"
_TAG_SEPARATOR = "::"


def read_deck(path: Path) -> Iterator[Found]:
    """Read the notes of a package, in the order in which they were made."""
    with open_collection(path) as database:
        for note, fields, tags in database.execute(_NOTES):
            where = f"note {excerpt(str(note))}"
            if not isinstance(fields, str):
                yield Leftover(where, "", "no text")
            elif len(fields) > _LONGEST:
                yield Leftover(where, excerpt(fields), "too long for a note")
            else:
                topics = _topics(tags) if isinstance(tags, str) else ()
                yield from _read_note(where, fields.split(_FIELD_SEPARATOR), topics)


def _topics(tags: str) -> tuple[str, ...]:
    """Give every level of every tag: “ml::metrics” may mean either."""
    return tuple(part for tag in clean(tags).split() for part in tag.split(_TAG_SEPARATOR) if part)


def _read_note(where: str, fields: Sequence[str], topics: tuple[str, ...]) -> Iterator[Found]:
    front, *others = fields
    extra = [markdown for field in others if (markdown := to_markdown(field))]
    cards = gaps(front)
    for card in cards:
        title = one_line(to_markdown(card.question))
        body = "\n\n".join([to_markdown(card.answer), *extra])
        yield Draft(f"{where}, gap {card.number}", title, body, topics=topics)
    if cards:
        return
    title, _, rest = to_markdown(front).partition("\n")
    body = "\n\n".join([text for text in (rest.strip(), *extra) if text])
    if not title:
        yield Leftover(where, excerpt(" ".join(extra)), "its first field has no text")
    else:
        yield Draft(where, title, body, Kind.OPEN if body else Kind.DISCUSSION, topics=topics)
