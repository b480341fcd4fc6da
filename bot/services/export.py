"""Everything about one person, as one document."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.core.memory import Memory
from bot.core.question import Bank, Language
from bot.core.schedule import local_day
from bot.db import memories, personal
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.db.personal import Values
from bot.services.export_document import Export

#: What the document calls the tables, where there is a list of rows. Of the others there is one
#: row or none.
_LISTS = {
    "subscriber_topics": "topics",
    "days": "days",
    "cards": "cards",
    "memory_pages": "memories",
    "interviews": "interviews",
    "saved_questions": "saved",
    "reports": "reports",
    "corrections": "changed_answers",
    "deliveries": "messages",
    "reactions": "reactions",
    "responses": "post_answers",
    "chat_hosts": "hosted_chats",
    "members": "group_names",
    "broadcasts": "written_broadcasts",
    "announcements": "broadcasts",
    "digests": "digests",
    "desk_drafts": "drafts",
}
_SINGLE = {
    "subscribers": "profile",
    "subscriptions": "daily_question",
    "pictures": "picture",
    "arrivals": "came_from",
}

#: Whose a row is; all of the document is one person's.
_OWNER = {"subscriber_id", "subscription_id", "person_id"}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to send."""

    name: str
    content: bytes


async def export(db: Database, bank: Bank, person: Subscriber, now: datetime) -> ExportFile:
    """Return all that is stored about the person, as JSON that `export_document` describes."""
    async with db.reading() as session:
        rows = await personal.rows_of(session, person.id)
    # Years of answers take a while to write down: meanwhile others are served.
    content = await asyncio.to_thread(_write, rows, bank, person.language, now)
    day = local_day(now, ZoneInfo(person.timezone))
    return ExportFile(f"sobesednik-{day}.json", content)


def _write(
    rows: Mapping[str, Sequence[Values]], bank: Bank, language: Language, now: datetime
) -> bytes:
    rows = {**rows, "memory_pages": _memories(rows["memory_pages"])}
    told = {table: [_tell(row, bank, language) for row in stored] for table, stored in rows.items()}
    lists = {_LISTS[table]: entries for table, entries in told.items() if table not in _SINGLE}
    single = {name: next(iter(told[table]), None) for table, name in _SINGLE.items()}
    document = Export.model_validate({"exported_at": now, **lists, **single})
    return document.model_dump_json(indent=2).encode()


def _memories(pages: Sequence[Values]) -> Sequence[Values]:
    """Return what is on the pages as rows of their own, by question id."""
    remembered: dict[str, Memory] = {}
    for page in pages:
        remembered |= memories.told(cast(Mapping[str, Any], page["memories"]))
    return [{"question_id": name, **remembered[name]._asdict()} for name in sorted(remembered)]


def _tell(row: Values, bank: Bank, language: Language) -> Values:
    told = {column: value for column, value in row.items() if column not in _OWNER}
    if "question_id" in told:
        question = bank.questions.get(str(told["question_id"]))
        told["question_title"] = question.wordings[language].title if question else None
    return told
