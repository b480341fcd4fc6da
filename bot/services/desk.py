"""Questions that editors write in the chat: looked at, and saved as drafts of the bank."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from hashlib import blake2b
from pathlib import Path

import structlog

from bot.bank.importing.shelf import Shelf
from bot.bank.sketch import Sketch, read_sketch
from bot.core.question import LANGUAGES, Bank, Question
from bot.db import desk_drafts
from bot.db.chat_models import Post
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import publishing

log = structlog.get_logger(__name__)

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


async def find(db: Database, bank: Bank, content_dir: Path, question_id: str) -> Question | None:
    """Return a question of the bank, or else one as its editor wrote it for once.

    That has the same words for every language. Return None if there is neither, or nothing to ask
    in what the editor wrote.
    """
    known = bank.questions.get(question_id)
    return known or await _drafted(db, bank, content_dir, question_id)


async def find_posted(db: Database, bank: Bank, content_dir: Path, post: Post) -> Question | None:
    """Return the question of a post; None if it is gone from there, or has other options by now."""
    found = await find(db, bank, content_dir, post.question_id)
    return found if found is not None and publishing.fits(post, found) else None


async def _drafted(
    db: Database, bank: Bank, content_dir: Path, question_id: str
) -> Question | None:
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
    # After the text: it may be saved twice, and the numbers of a new database begin anew.
    folder = f"desk-{blake2b(text.encode(), digest_size=6).hexdigest()}"
    path = Shelf(content_dir).put(folder, sketch.language, sketch.topic, sketch.id, sketch.file)
    return path.relative_to(content_dir)
