"""Channels and groups, who set them up, and when their next posts are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from bot.db.chat_models import Chat, ChatHost, Post
from bot.db.engine import Session
from bot.db.statements import as_value, as_values, insert_new, insert_row, table_of

_TABLE = table_of(Chat)
_HOSTS = table_of(ChatHost)
_POSTS = table_of(Post)


async def get(session: Session, chat_id: int) -> Chat | None:
    """Return a chat, also a paused or an ended one."""
    return await _find(session, select(_TABLE).where(_TABLE.c.id == chat_id))


async def hold(session: Session, chat_id: int) -> Chat | None:
    """Return a chat like `get`, and let others who hold it wait until the end."""
    return await _find(session, select(_TABLE).where(_TABLE.c.id == chat_id).with_for_update())


async def named(session: Session, username: str) -> Chat | None:
    """Return the chat with a public name, in any case and without the @, unless it has ended."""
    theirs = func.lower(_TABLE.c.username) == username.lower()
    running = select(_TABLE).where(theirs, _TABLE.c.ended_at.is_(None))
    return await _find(session, running.order_by(_TABLE.c.created_at.desc()).limit(1))


async def add(session: Session, **values: object) -> Chat:
    """Add a chat. Raise IntegrityError if it is there."""
    return await insert_row(session, Chat, values)


async def add_new(session: Session, **values: object) -> bool:
    """Add a chat unless it is there. Return whether it was added."""
    return await insert_new(session, Chat, values)


async def change(session: Session, chat_id: int, edition: int, **values: object) -> bool:
    """Change what is given, and count the edition up.

    Return False if somebody else changed the chat since it had this edition.
    """
    changed = await session.scalar(
        update(_TABLE)
        .where(_TABLE.c.id == chat_id, _TABLE.c.edition == edition)
        .values(**values, edition=edition + 1)
        .returning(_TABLE.c.id)
    )
    return changed is not None


async def note(session: Session, chat_id: int, **values: object) -> None:
    """Write down what no administrator has chosen, such as a title. The edition stays."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == chat_id).values(**values))


async def due(session: Session, now: datetime, limit: int) -> Sequence[Chat]:
    """Return the chats whose next post is due by ``now``, longest waiting first."""
    rows = await session.execute(
        select(_TABLE)
        .where(
            _TABLE.c.next_due_at <= now,
            _TABLE.c.paused_at.is_(None),
            _TABLE.c.ended_at.is_(None),
        )
        .order_by(_TABLE.c.next_due_at, _TABLE.c.id)
        .limit(limit)
    )
    return as_values(Chat, rows)


async def advance(
    session: Session, chat: Chat, served: datetime | None, due: datetime | None
) -> bool:
    """Move on to the next due moment. Return False if another process did so first.

    It is no change of what the administrators see: the edition stays.
    """
    values = {"next_due_at": due} | ({} if served is None else {"served_due_at": served})
    changed = await session.scalar(
        update(_TABLE)
        .where(_TABLE.c.id == chat.id, _TABLE.c.next_due_at == chat.next_due_at)
        .values(values)
        .returning(_TABLE.c.id)
    )
    return changed is not None


async def of_host(session: Session, person_id: int) -> Sequence[Chat]:
    """Return the chats that somebody set up and that have not ended, by title."""
    rows = await session.execute(
        select(_TABLE)
        .join(_HOSTS, _HOSTS.c.chat_id == _TABLE.c.id)
        .where(_HOSTS.c.person_id == person_id, _TABLE.c.ended_at.is_(None))
        .order_by(_TABLE.c.title, _TABLE.c.id)
    )
    return as_values(Chat, rows)


async def hosts(session: Session, chat_id: int) -> Sequence[int]:
    """Return the ids of those who set the bot up in a chat."""
    theirs = select(_HOSTS.c.person_id).where(_HOSTS.c.chat_id == chat_id)
    return list(await session.scalars(theirs.order_by(_HOSTS.c.person_id)))


async def add_host(session: Session, chat_id: int, person_id: int) -> None:
    """Write down who set the bot up, unless it is there."""
    await insert_new(session, ChatHost, {"chat_id": chat_id, "person_id": person_id})


async def drop_host(session: Session, chat_id: int, person_id: int) -> None:
    """Forget that somebody set the bot up."""
    await session.execute(
        delete(_HOSTS).where(_HOSTS.c.chat_id == chat_id, _HOSTS.c.person_id == person_id)
    )


async def renumber(session: Session, old_id: int, new_id: int) -> bool:
    """Give a chat another id, with all that belongs to it. Return False if it is not there.

    What was posted stays behind in a chat that nobody can write to: its messages are no more, and
    their numbers are given out again.
    """
    if await hold(session, old_id) is None:
        return False
    # The bot may have been told of its place in the new chat before.
    await session.execute(delete(_TABLE).where(_TABLE.c.id == new_id))
    await session.execute(update(_TABLE).where(_TABLE.c.id == old_id).values(id=new_id))
    await session.execute(
        update(_POSTS)
        .where(_POSTS.c.chat_id == new_id)
        .values(message_id=None, answer_due_at=None, stale_since=None)
    )
    return True


async def _find(session: Session, statement: Select[tuple[object, ...]]) -> Chat | None:
    found = (await session.execute(statement)).one_or_none()
    return as_value(Chat, found) if found else None
