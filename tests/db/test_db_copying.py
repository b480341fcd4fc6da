"""Every row goes from one database to the other, both ways, and nothing is overwritten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from personal_rows import fill, fill_others
from samples import add_person
from sqlalchemy import URL, Table, func, insert, select, text, update

from bot.config import ConfigurationError
from bot.core.failure import OperatorError
from bot.db import copying
from bot.db.copying import copy
from bot.db.engine import Database
from bot.db.maintenance import MaintenanceError, upgrade_to
from bot.db.migrate import is_current, upgrade
from bot.db.models import Report, SubscriberTopic
from bot.db.statements import table_of
from bot.db.tables import METADATA

NOW = datetime(2026, 5, 20, 7, 30, 15, 123456, tzinfo=UTC)
#: What breaks where somebody has forgotten to quote, to escape or to count in characters.
TEXTS = ["", "\n", "NULL", 'it\'s "so" \\ %s :x {y}', "Ответ 🎓 и 你好", "e\u0301 ≠ é", "a" * 5000]

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def target_url(db: Database, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of the other kind."""
    if db.engine.dialect.name == "sqlite":
        url: str = request.getfixturevalue("new_postgres_url")
        return url
    return f"sqlite+aiosqlite:///{tmp_path / 'new' / 'target.db'}"


@pytest.fixture
async def target(target_url: str) -> AsyncIterator[Database]:
    database = Database(target_url)
    yield database
    await database.close()


async def rows_of(db: Database) -> Rows:
    async with db.reading() as session:
        return {
            table.name: sorted(map(tuple, await session.execute(select(table))), key=str)
            for table in METADATA.sorted_tables
        }


async def fill_everything(db: Database) -> None:
    """Write a row into every table, one without any optional value, and texts of all kinds."""
    await fill(db, 7_000_000_001)
    await fill(db, 7_000_000_002)
    await fill_others(db)
    await add_person(db, 3)
    reports = [
        {"subscriber_id": 3, "question_id": "p-value", "text": each, "created_at": NOW}
        for each in [*TEXTS, None]
    ]
    async with db.writing() as session:
        await session.execute(insert(table_of(Report)), reports)
        await session.execute(update(METADATA.tables["cards"]).values(void=False))
        page = {"one-right": [1 / 3, 2.5, "2026-05-20", False]}
        await session.execute(update(METADATA.tables["memory_pages"]).values(memories=page))


async def test_every_row_arrives(db: Database, target: Database) -> None:
    await fill_everything(db)
    before = await rows_of(db)
    assert [name for name, rows in before.items() if not rows] == []
    copied = await copy(db.url, target.url)
    assert copied == {name: len(rows) for name, rows in before.items()}
    assert await rows_of(target) == before
    assert await rows_of(db) == before
    assert await is_current(target)


async def test_numbers_go_on_in_the_target(db: Database, target: Database) -> None:
    await fill_everything(db)
    await copy(db.url, target.url)
    numbered = [
        table
        for table in METADATA.sorted_tables
        if table.autoincrement_column is not None and table.name != "subscribers"
    ]
    assert len(numbered) > 5
    async with target.writing() as session:
        # A row more in each table that numbers its rows: nothing may stand in its place.
        for table in numbered:
            assert await next_number(session, table) == await highest(session, table) + 1


async def next_number(session: Any, table: Table) -> int:
    column = table.autoincrement_column
    assert column is not None
    if session.dialect.name == "sqlite":
        return int(await highest(session, table)) + 1  # as SQLite itself does
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    return int(await session.scalar(select(func.nextval(sequence))))


async def highest(session: Any, table: Table) -> int:
    return int(await session.scalar(select(func.max(table.autoincrement_column))) or 0)


async def test_batches_leave_nothing_out(
    db: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 3)
    topics = [f"{prefix}{number}" for prefix in ("A", "a", "я", "-", "_") for number in range(4)]
    async with db.writing() as session:
        for person_id in (1, 2, 10):
            await session.execute(
                insert(METADATA.tables["subscribers"]).values(
                    id=person_id, language="ru", timezone="UTC", created_at=NOW
                )
            )
            chosen = [{"subscriber_id": person_id, "topic": topic} for topic in topics]
            await session.execute(insert(table_of(SubscriberTopic)), chosen)
    assert (await copy(db.url, target.url))["subscriber_topics"] == 60
    assert await rows_of(target) == await rows_of(db)


async def test_a_target_with_rows_is_refused(db: Database, target: Database) -> None:
    await upgrade(target)
    await add_person(target, 5)
    before = await rows_of(target)
    with pytest.raises(MaintenanceError, match="not empty: subscribers has rows"):
        await copy(db.url, target.url)
    assert await rows_of(target) == before


async def test_a_target_of_something_else_gets_no_tables(db: Database, target: Database) -> None:
    async with target.writing() as session:
        await session.execute(text("CREATE TABLE invoices (id INTEGER)"))
    with pytest.raises(MaintenanceError, match="not empty: it has a table invoices"):
        await copy(db.url, target.url)
    async with target.reading() as session:
        assert await session.run_sync(copying._table_names) == ["invoices"]


async def test_a_difference_leaves_the_target_empty(db: Database, target: Database) -> None:
    await fill_everything(db)
    await upgrade(target)
    # Whatever the reason may be: the target changes a value on its way in.
    if target.engine.dialect.name == "sqlite":
        change = "UPDATE reports SET text = 'changed' WHERE id = new.id"
        trigger = f"CREATE TRIGGER t AFTER INSERT ON reports BEGIN {change}; END"
        statements = [trigger]
    else:
        change = "BEGIN new.text := 'changed'; RETURN new; END"
        statements = [
            f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ {change} $$",
            "CREATE TRIGGER t BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION f()",
        ]
    async with target.writing() as session:
        for statement in statements:
            await session.exec_driver_sql(statement)
    with pytest.raises(MaintenanceError, match=r"reports: the row \d+ is not the same in both"):
        await copy(db.url, target.url)
    assert not any((await rows_of(target)).values())


async def test_what_does_not_fit_is_named(new_postgres_url: str, tmp_path: Path) -> None:
    source = Database(f"sqlite+aiosqlite:///{tmp_path / 'source.db'}")
    await upgrade(source)
    await add_person(source, 1)
    async with source.writing() as session:
        # SQLite does not count characters.
        row = {"subscriber_id": 1, "topic": "x" * 41}
        await session.execute(insert(table_of(SubscriberTopic)).values(row))
    with pytest.raises(
        MaintenanceError, match=r"subscriber_topics does not fit.*too long"
    ) as raised:
        await copy(source.url, new_postgres_url)
    assert "\n" not in str(raised.value)
    await source.close()


async def test_a_copy_is_of_one_moment(
    db: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_everything(db)
    before = await rows_of(db)
    read = copying._read

    async def read_while_somebody_comes(of: Table, session: Any, after: Any) -> Any:
        rows = await read(of, session, after)
        if of.name == "subscribers" and after is None:
            await add_person(db, 9)
            await fill(db, 11)
        return rows

    monkeypatch.setattr(copying, "_read", read_while_somebody_comes)
    await copy(db.url, target.url)
    assert await rows_of(target) == before


@pytest.mark.parametrize(
    ("target_url", "message"),
    [
        ("nonsense", "TARGET_URL is not valid: expected sqlite"),
        ("mysql://localhost/x", "TARGET_URL is not valid"),
        (
            "postgresql+asyncpg://nobody:secret@127.0.0.1:1/x",
            r"TARGET_URL=postgresql\+asyncpg://\*\*\*@127.0.0.1:1/x cannot be used: ",
        ),
    ],
)
async def test_a_target_that_cannot_be_used(
    kept_sqlite: Database, target_url: str, message: str
) -> None:
    with pytest.raises(OperatorError, match=message) as raised:
        await copy(kept_sqlite.url, target_url)
    assert "secret" not in str(raised.value)


async def test_a_database_that_is_not_there(postgres: URL, kept_sqlite: Database) -> None:
    url = postgres.set(database="missing").render_as_string(hide_password=False)
    with pytest.raises(ConfigurationError, match=r'^TARGET_URL=.* cannot be used: .*"missing"'):
        await copy(kept_sqlite.url, url)


async def test_a_source_of_another_version(tmp_path: Path, new_postgres_url: str) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    await upgrade_to(url, "0002")
    with pytest.raises(MaintenanceError, match="run sobesednik db upgrade first"):
        await copy(url, new_postgres_url)
