"""Questions that editors wrote in the chat."""

from datetime import datetime

from sqlalchemy import select, update

from bot.db.desk_models import DeskDraft
from bot.db.engine import Session
from bot.db.statements import as_value, insert_row, table_of

_TABLE = table_of(DeskDraft)


async def add(session: Session, author_id: int, text: str, now: datetime) -> DeskDraft:
    """Store a text as its author wrote it."""
    values = {"subscriber_id": author_id, "text": text, "created_at": now}
    return await insert_row(session, DeskDraft, values)


async def get(session: Session, draft_id: int, author_id: int) -> DeskDraft | None:
    """Return a draft of somebody's."""
    row = (
        await session.execute(
            select(_TABLE).where(_TABLE.c.id == draft_id, _TABLE.c.subscriber_id == author_id)
        )
    ).one_or_none()
    return as_value(DeskDraft, row) if row else None


async def find(session: Session, draft_id: int) -> DeskDraft | None:
    """Return a draft, whoever wrote it."""
    row = (await session.execute(select(_TABLE).where(_TABLE.c.id == draft_id))).one_or_none()
    return as_value(DeskDraft, row) if row else None


async def mark_saved(session: Session, draft_id: int, now: datetime) -> None:
    """Note that a draft is a file."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == draft_id).values(saved_at=now))
