"""Pictures of people's progress, as Telegram keeps them."""

from sqlalchemy import select

from bot.db.engine import Session
from bot.db.progress_models import Picture
from bot.db.statements import table_of, upsert

_TABLE = table_of(Picture)


async def find(session: Session, subscriber_id: int, key: str) -> str | None:
    """Return the file id of somebody's picture if it is the one that ``key`` names."""
    file_id: str | None = await session.scalar(
        select(_TABLE.c.file_id).where(_TABLE.c.subscriber_id == subscriber_id, _TABLE.c.key == key)
    )
    return file_id


async def put(session: Session, subscriber_id: int, key: str, file_id: str) -> None:
    """Remember somebody's picture in place of an earlier one."""
    await session.execute(
        upsert(session, Picture, ("key", "file_id")),
        {"subscriber_id": subscriber_id, "key": key, "file_id": file_id},
    )
