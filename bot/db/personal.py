"""Every row that names somebody, in whichever table it is."""

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, Table, delete, select

from bot.db.engine import Session
from bot.db.models import Subscriber, Subscription
from bot.db.paging import pages
from bot.db.statements import table_of
from bot.db.tables import METADATA

#: A row's values by column.
Values = Mapping[str, object]


async def rows_of(session: Session, person_id: int) -> dict[str, list[Values]]:
    """Return all rows of somebody by table, in the order of its key."""
    rows: dict[str, list[Values]] = {}
    for table, theirs in _personal(person_id):
        rows[table.name] = []
        async for page in pages(session, select(table).where(theirs), [*table.primary_key]):
            rows[table.name] += [dict(zip(table.columns.keys(), row, strict=True)) for row in page]
    return rows


async def remove(session: Session, person_id: int) -> None:
    """Delete all rows of somebody.

    Most hang on the person's own row, and go along with it; not those of what anybody may do.
    """
    await session.execute(delete(Subscriber).where(Subscriber.id == person_id))
    for table in METADATA.sorted_tables:
        if "person_id" in table.c:
            await session.execute(delete(table).where(table.c.person_id == person_id))


def _personal(person_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Give each table that has rows of people, and which of them are this person's."""
    subscription = table_of(Subscription)
    theirs = select(subscription.c.id).where(subscription.c.subscriber_id == person_id)
    for table in METADATA.sorted_tables:
        if table is table_of(Subscriber):
            yield table, table.c.id == person_id
        elif "subscriber_id" in table.c:
            yield table, table.c.subscriber_id == person_id
        elif "subscription_id" in table.c:
            yield table, table.c.subscription_id.in_(theirs)
        elif "person_id" in table.c:
            yield table, table.c.person_id == person_id
