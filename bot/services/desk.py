"""Questions that editors write in the chat: looked at, and saved as drafts of the bank."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

import structlog

from bot.bank.importing.shelf import Shelf
from bot.bank.sketch import Sketch, read_sketch
from bot.core.question import LANGUAGES, Bank, Question
from bot.db import desk_drafts
from bot.db.engine import Database
from bot.db.models import Subscriber

log = structlog.get_logger(__name__)

#: The folder of drafts that were written in a chat, numbered from the second on.
FOLDER = "desk"

_ID = re.compile(r"draft-([1-9][0-9]{0,17})")


class Unsaved(Enum):
    """Why a draft did not become a file."""

    GONE = auto()
    """There is no such draft of this editor's."""
    BEFORE = auto()
    """It is one already."""
    READ_ONLY = auto()
    """The folder of the bank takes no new file."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an editor wrote, under its number, and what was understood."""

    number: int
    sketch: Sketch


async def write(
    db: Database, bank: Bank, content_dir: Path, author: Subscriber, text: str, now: datetime
) -> Written:
    """Keep what an editor wrote, and find out what the bank would say to it."""
    sketch = await asyncio.to_thread(read_sketch, text, bank, content_dir)
    async with db.writing() as session:
        draft = await desk_drafts.add(session, author.id, text, now)
    return Written(draft.id, sketch)


async def save(
    db: Database, bank: Bank, content_dir: Path, author: Subscriber, number: int, now: datetime
) -> Path | Unsaved:
    """Make a draft a file below the bank's folder of drafts. Return its place in that folder.

    The bank does not read drafts: an editor completes the file, and moves it.
    """
    async with db.reading() as session:
        draft = await desk_drafts.get(session, number, author.id)
    if draft is None:
        return Unsaved.GONE
    if draft.saved_at is not None:
        return Unsaved.BEFORE
    try:
        place = await asyncio.to_thread(_write_file, draft.text, bank, content_dir)
    except OSError as error:
        log.warning("draft not saved", draft=number, reason=error.strerror)
        return Unsaved.READ_ONLY
    # After the file: a crash in between leaves a draft that can be saved again, not one that says
    # it is a file and is none.
    async with db.writing() as session:
        await desk_drafts.mark_saved(session, number, now)
    return place


def id_of(number: int) -> str:
    """Return the id by which a draft is known while the bank does not have it."""
    return f"draft-{number}"


def is_draft(question_id: str) -> bool:
    """Whether an id is one of `id_of`."""
    return _ID.fullmatch(question_id) is not None


async def question_of(
    db: Database, bank: Bank, content_dir: Path, question_id: str
) -> Question | None:
    """Return a question as its editor wrote it, in the same words for every language.

    ``question_id`` is one of `id_of`. Return None if there is no such draft, or nothing to ask in
    it.
    """
    found = _ID.fullmatch(question_id)
    if found is None:
        return None
    async with db.reading() as session:
        draft = await desk_drafts.find(session, int(found[1]))
    if draft is None:
        return None
    sketch = await asyncio.to_thread(read_sketch, draft.text, bank, content_dir)
    if sketch.question is None:
        return None
    return replace(
        sketch.question,
        id=question_id,
        wordings=dict.fromkeys(LANGUAGES, sketch.question.wordings[sketch.language]),
        # Free text has none: what stands there is for an editor to fill in.
        sources=sketch.question.sources if sketch.is_file else (),
    )


def _write_file(text: str, bank: Bank, content_dir: Path) -> Path:
    sketch = read_sketch(text, bank, content_dir)
    with Shelf(content_dir).adding(FOLDER) as adding:
        place = adding.write(sketch.language, sketch.topic, sketch.id, sketch.file)
    return (adding.folder / place).relative_to(content_dir)
